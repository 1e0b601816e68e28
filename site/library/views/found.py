"""What a search found, counted by kind, and one page of it ready to be printed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.models import Page

from library.models import LawPage
from library.views.kinds import KINDS, Kind, kind_of
from pages.api import Cut, Run, cuts, find_pages, initials, marked, runs_of, texts_of

EXCERPT = 110
"""Characters of an excerpt."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the list. `title` and `excerpt` come in pieces, some of them marked; the template escapes each."""

    url: str
    kind: Kind
    title: list[Cut]
    excerpt: list[Cut]
    facts: list[str]
    state: str = ""
    state_tone: str = "neutral"


@dataclass(slots=True)
class Found:
    """Ids of all pages in the order of their rank, with their kind; `places` are direct hits."""

    words: str
    runs: list[Run]
    rows: list[tuple[int, Kind]] = field(default_factory=list)
    places: list[Any] = field(default_factory=list)

    def counts(self) -> list[tuple[Kind, int]]:
        """Kinds that have anything, in the order of the filter."""
        numbers = Counter(kind.key for _pk, kind in self.rows)
        numbers["place"] += len(self.places)
        return [(kind, numbers[key]) for key, kind in KINDS.items() if numbers[key]]

    @property
    def total(self) -> int:
        return len(self.rows) + len(self.places)

    def of_kind(self, kind: str) -> list[int]:
        return [pk for pk, its in self.rows if not kind or its.key == kind]


def look_for(words: str, *, place: str = "") -> Found:
    """Pages that hold all of the words, and places named like them."""
    found = Found(words=words, runs=runs_of(words))
    if not found.runs:
        return found
    kinds: dict[int, Kind] = {}
    meant = _meant_for(place) if place else None
    for pk, content_type in find_pages(words):
        if meant is None or pk in meant:
            kind = kinds.get(content_type) or kinds.setdefault(content_type, kind_of(content_type))
            found.rows.append((pk, kind))
    found.places = places_named(words) if not place else []
    return found


def _meant_for(place: str) -> set[int]:
    """Pages that name this place, and what is a part of them: the lessons of a course."""
    meant: set[int] = set()
    parts = Q()
    for model in apps.get_models():
        if issubclass(model, Page) and any(entry.name == "places" for entry in model._meta.many_to_many):
            for pk, path, children in model._default_manager.filter(places__key=place).values_list(
                "pk", "path", "numchild"
            ):
                meant.add(pk)
                parts |= Q(path__startswith=path) if children else Q()
    return meant | set(Page.objects.filter(parts).values_list("pk", flat=True)) if parts else meant


def places_named(words: str) -> list[Any]:
    """Kinds of places whose name holds the words, is held by them, or has these initials."""
    asked = words.strip().lower()
    if len(asked) < 2:
        return []
    rows = apps.get_model("publicity", "Place").objects.all()
    return [
        place
        for place in rows
        if asked in place.name.lower() or place.name in asked or initials(place.name).startswith(asked)
    ]


def entries(found: Found, ids: list[int], request: Any) -> list[Entry]:
    """The rows of one page of the list, in the order of the ids."""
    pages = {page.pk: page for page in Page.objects.filter(pk__in=ids).defer_streamfields().specific()}
    laws = {law.pk: law for law in LawPage.objects.filter(pk__in=ids).select_related("instrument").only("instrument")}
    texts = texts_of(ids)
    rows = []
    for pk in ids:
        page = pages.get(pk)
        if page is None:
            continue
        state, tone, facts = _facts(page, laws.get(pk))
        rows.append(
            Entry(
                url=page.get_url(request) or "",
                kind=kind_of(page.content_type_id),
                title=marked(page.title, found.runs),
                excerpt=cuts(texts.get(pk, ""), found.runs, most=EXCERPT),
                facts=facts,
                state=state,
                state_tone=tone,
            )
        )
    return rows


def _facts(page: Any, law: LawPage | None) -> tuple[str, str, list[str]]:
    """State, its tone, and what stands below the title: number, kind, day."""
    if law is not None:
        text = law.instrument
        since = _("%(day)s起施行") % {"day": date_format(text.in_force_on)} if text.in_force_on else ""
        facts = [str(text.get_kind_display()), text.number, since]
        return str(text.get_state_display()), text.tone, [fact for fact in facts if fact]
    day = getattr(page, "happened_on", None) or getattr(page, "starts_on", None)
    label = next((str(getattr(page, name)) for name in ("accident_type", "topic") if getattr(page, name, "")), "")
    shown = day or (page.last_published_at.date() if page.last_published_at else None)
    facts = [label, getattr(page, "industry", ""), date_format(shown) if shown else ""]
    nature = str(page.get_nature_display()) if getattr(page, "nature", "") == "composed" else ""
    return nature, "info", [fact for fact in facts if fact]
