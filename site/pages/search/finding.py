"""What the public search asks: ranked pages, their readable texts, and suggestions while somebody types."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db.models import Q
from wagtail.models import Page, PageViewRestriction
from wagtail.search.backends import get_search_backend

from pages.domain.bigrams import plain, runs_of, words_of

LOOKED_AT = 120
"""Titles and aliases of the first hits, read to bring the closest name to the top."""
_LETTERS = re.compile(r"[a-z0-9]{2,20}")


def readers_pages() -> Any:
    """What anybody may find: published, without a restriction, and not the home page itself."""
    return Page.objects.live().public().filter(depth__gt=2)


def find_pages(words: str) -> list[tuple[int, int]]:
    """(id, content type) of every page that holds all of the words: the closest names, other titles, then the texts.

    The index knows the type, and the few pages nobody may read are asked for instead of the many that everybody may.
    """
    backend: Any = get_search_backend()
    compiler: Any = backend.search(words or "·", Page).query_compiler  # nothing to look for reads as None
    wanted = compiler.read()
    if wanted is None:
        return []
    hits = backend.ranked(wanted, scope="all", content_types=compiler.content_types())
    hidden = _hidden()
    return _closest_first([(int(pk), kind) for pk, kind in hits if int(pk) not in hidden], words)


def _hidden() -> set[int]:
    """Drafts, what stands behind a restriction, and the pages above everything."""
    hidden = set(Page.objects.filter(Q(live=False) | Q(depth__lte=2)).values_list("pk", flat=True))
    if PageViewRestriction.objects.exists():
        hidden |= set(Page.objects.not_public().values_list("pk", flat=True))
    return hidden


def _closest_first(rows: list[tuple[int, int]], words: str) -> list[tuple[int, int]]:
    """安全生产法 brings the law before the articles about it: its alias is nothing but these words."""
    asked = {word for run in runs_of(words) if not run.prefix for word in run.words}
    if not asked:
        return rows
    first = rows[:LOOKED_AT]
    names = dict(_readable().filter(pk__in=[row[0] for row in first]).values_list("pk", "names"))
    lengths = {pk: _closeness(text, asked) for pk, text in names.items()}
    return sorted(first, key=lambda row: lengths.get(row[0], 999)) + rows[LOOKED_AT:]


def _closeness(names: str, asked: set[str]) -> int:
    """Characters of the shortest name that holds all of the words."""
    return min((len(name) for name in names.split("\n") if asked <= set(words_of(name))), default=999)


def texts_of(ids: Iterable[int]) -> dict[int, str]:
    """The readable text of each page."""
    return dict(_readable().filter(pk__in=list(ids)).values_list("pk", "text"))


def suggest_pages(words: str, *, most: int) -> list[Page]:
    """Pages whose name begins like this, holds it, or has these pinyin initials."""
    pages = readers_pages()
    found = list(get_search_backend().autocomplete(words, pages)[:most])
    letters = plain(words).replace(" ", "")
    if len(found) < most and _LETTERS.fullmatch(letters):
        found += _by_initials(letters, pages, most)
    return list({page.pk: page for page in found}.values())[:most]


def _by_initials(letters: str, pages: Any, most: int) -> list[Page]:
    rows = _readable().filter(initials__contains=letters).values_list("pk", "initials")[:500]

    def closeness(initials: str) -> tuple[bool, int]:
        hits = [word for word in initials.split(" ") if letters in word]
        return min((not word.startswith(letters), len(word)) for word in hits) if hits else (True, 999)

    order = {pk: closeness(initials) for pk, initials in rows}
    first = sorted(order, key=lambda pk: order[pk])[: most * 4]
    return sorted(pages.filter(pk__in=first), key=lambda page: order[page.pk])[:most]


def close_pages(words: str, *, most: int) -> list[Page]:
    """Pages whose names share pairs with the words, for whoever found nothing."""
    backend: Any = get_search_backend()
    types = backend.search(words or "安", Page).query_compiler.content_types()
    asked = [word for run in runs_of(words) for word in run.words if not word.isdigit()]
    ids = [int(pk) for pk in backend.close(asked, content_types=types, most=most * 3)]
    found = {page.pk: page for page in readers_pages().filter(pk__in=ids)}
    return [found[pk] for pk in ids if pk in found][:most]


def _readable() -> Any:
    return apps.get_model("pages", "ReadableText")._default_manager
