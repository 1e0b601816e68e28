"""Lay the pages of the places, from TOML files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.db import transaction

from pages.api import body, digest_of, home_page, is_loaded, lay_page, mark_loaded, read_files
from publicity.models import Place, PlaceIndexPage, PlacePage

CONTENT = Path(__file__).resolve().parents[1] / "content" / "places"
NAME = "places"
LEAD = "企业、机关、学校、社区、农村、家庭和公共场所，各有各的险，各有各的办法。选您所在的地方。"


def load_places(content: Path = CONTENT, *, again: bool = False) -> int | None:
    """How many pages were laid; None when these very files are in the database already."""
    digest = digest_of([content])
    home = home_page()
    if home is None or (is_loaded(NAME, digest) and not again):
        return None
    with transaction.atomic():
        index = PlaceIndexPage.objects.child_of(home).first() or lay_page(
            home, PlaceIndexPage, slug="places", title="安全宣传进身边", lead=LEAD
        )
        if index is None:
            raise RuntimeError("the page /places/ was moved or belongs to somebody else")
        pages = [_lay(index, key, entry) for key, entry in read_files(content).items()]
        mark_loaded(NAME, digest)
    return len([page for page in pages if page is not None])


def _lay(index: Any, key: str, entry: dict[str, Any]) -> PlacePage | None:
    return lay_page(
        index,
        PlacePage,
        slug=key,
        title=entry["title"],
        place=Place.objects.get(key=key),
        headline=entry["headline"],
        lead=entry["lead"],
        readers=entry.get("readers", ""),
        search_description=entry["lead"],
        body=body(entry["body"], key=f"place:{key}", folder="publicity/places/"),
    )
