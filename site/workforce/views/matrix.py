"""谁能做什么: operation items against the people who hold a valid paper."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.api import Organisation, write_table
from workforce.actions.read_matrix import ItemRow, Paper, item_rows, papers_of
from workforce.actions.read_people import Line, find_people, lines_of, portions
from workforce.forms import PeopleFilter
from workforce.permissions import unit_or_404
from workforce.views.frame import page, tabs, workbook

PER_PAGE = 40
HEADER = ("姓名", "部门（车间）", "班组", "岗位", "状态")


@login_required
@require_safe
def matrix(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """`format=xlsx` hands out the whole table, an item a column."""
    unit = unit_or_404(request.user, uuid)
    items = item_rows(unit)
    data = {name: request.GET[name] for name in PeopleFilter.base_fields if request.GET.get(name)}
    form = PeopleFilter(data or None, unit=unit, items=[row.item for row in items])
    found = find_people(unit, form.asked())
    if request.GET.get("format") == "xlsx":
        header = (*HEADER, *(row.item.name for row in items))
        return workbook(f"{unit.name}谁能做什么.xlsx", write_table("持证一览", header, _cells(unit, found, items)))
    shown = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    people = list(shown.object_list)
    papers = papers_of([person.pk for person in people])
    context = {
        "unit": unit,
        "tabs": tabs(unit, "matrix"),
        "items": items,
        "form": form,
        "page_obj": shown,
        "rows": [_row(line, papers.get(line.person.pk, [])) for line in lines_of(unit, people)],
        "query": request.GET.urlencode(),
        "lacking": sum(row.lacking for row in items),
    }
    return page(request, "matrix.html", context)


def _row(line: Line, papers: list[Paper]) -> dict[str, Any]:
    today = localdate()
    wanted = line.post.item_key if line.post else ""
    return {
        "line": line,
        "papers": [
            {"paper": paper, "tone": "warn" if paper.is_ending(today) else "ok" if paper.is_checked else "info"}
            for paper in papers
        ],
        "lacks": bool(wanted) and all(paper.item.key != wanted for paper in papers),
    }


def _cells(unit: Organisation, found: Any, items: list[ItemRow]) -> list[list[str]]:
    """The day until which somebody may do it, empty where not."""
    rows: list[list[str]] = []
    for people in portions(list(found)):
        papers = papers_of([person.pk for person in people])
        for line in lines_of(unit, people):
            held = {paper.item.pk: paper for paper in papers.get(line.person.pk, [])}
            post = line.post
            first = [line.person.name, *((post.department, post.team, post.name) if post else ("", "", "")), line.word]
            rows.append([*first, *(_until(held.get(row.item.pk)) for row in items)])
    return rows


def _until(paper: Paper | None) -> str:
    if paper is None:
        return ""
    return paper.valid_to.isoformat() if paper.valid_to else _("长期")
