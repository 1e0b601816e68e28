"""Where an instrument is used: rule editions, items of the banks, and pages (R-20)."""

from __future__ import annotations

from dataclasses import dataclass

from django.apps import apps
from wagtail.models import Page

from exams.api import count_citing_items
from qualifications.api import Instrument, editions_citing

CITING = ("library.ArticlePage", "library.CasePage", "courses.CoursePage")
"""Page types with a `laws` field."""
SHOWN = 12


@dataclass(frozen=True, slots=True)
class Uses:
    """`items` counts current items whose 依据 names the instrument; `pages` are published."""

    editions: list[str]
    items: int
    pages: list[Page]

    @property
    def any(self) -> bool:
        return bool(self.editions or self.items or self.pages)


def names_of(instrument: Instrument) -> list[str]:
    """The words by which texts name it: number, title and aliases of at least four characters."""
    names = [instrument.number, instrument.title, *instrument.aliases]
    return [name for name in dict.fromkeys(names) if len(name) >= 4]


def find_uses(instrument: Instrument) -> Uses:
    names = names_of(instrument)
    return Uses(
        editions=editions_citing(names),
        items=count_citing_items(names),
        pages=pages_citing(instrument.key)[:SHOWN],
    )


def pages_citing(key: str) -> list[Page]:
    """Published pages whose citations name this key as a whole word."""
    found: list[Page] = []
    for name in CITING:
        try:
            model = apps.get_model(name)
        except LookupError:
            continue
        rows = model.objects.live().public().filter(laws__regex=rf"(^|\n){key}( |\r|\n|$)").order_by("title")
        found += rows
    return found
