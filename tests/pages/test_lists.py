"""A reader walks through a long list: every page is reached, and a list of thousands shows a handful of links."""

from __future__ import annotations

import re

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory

PAGER = '{% include "components/pagination.html" %}'


def drawn(source: str, *, address: str, number: int, rows: int, **context: object) -> str:
    page = Paginator(range(rows), 10).get_page(number)
    return Template(source).render(Context({"request": RequestFactory().get(address), "page_obj": page, **context}))


@pytest.mark.parametrize(
    ("source", "parameter"), [(PAGER, "page"), (PAGER.replace('html" ', 'html" with page="p" '), "p")]
)
def test_the_next_page_is_asked_by_the_name_the_list_reads_and_filters_stay(source: str, parameter: str):
    text = drawn(source, address="/laws/?state=force&p=1", number=1, rows=40)
    link = re.search(r'rel="next" href="\?([^"]*)"', text)[1].split("&amp;")
    assert f"{parameter}=2" in link
    assert "state=force" in link


def test_a_page_of_the_tree_in_the_context_is_no_name():
    assert "page=2" in drawn(PAGER, address="/", number=1, rows=40, page=object())


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (1, ["1", "2", "3", "…", "2000"]),
        (1000, ["1", "…", "998", "999", "1000", "1001", "1002", "…", "2000"]),
        (2000, ["1", "…", "1998", "1999", "2000"]),
    ],
)
def test_two_thousand_pages_show_their_neighbours_and_the_ends(number: int, shown: list[str]):
    text = drawn(PAGER, address="/", number=number, rows=20_000)
    found = re.findall(r"<li class=\"pagination__page[^>]*>\s*<[^>]*>([^<]*)<", text)
    assert found == shown
