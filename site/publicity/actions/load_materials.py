"""Lay the house's own materials, from TOML files; their pictures and PDF are drawn beforehand (draw_materials)."""

from __future__ import annotations

from pathlib import Path

from django.db import transaction

from pages.api import digest_of, home_page, is_loaded, lay_page, mark_loaded, read_files
from publicity.models.materials import MaterialIndexPage, MaterialPage

CONTENT = Path(__file__).resolve().parents[1] / "content" / "materials"
NAME = "materials"
LEAD = "海报、手册、展板和短片脚本，免费下载打印；也可以换上自己的话，做一张自己的海报。"


def load_materials(content: Path = CONTENT, *, again: bool = False) -> int | None:
    """How many pages were laid; None when these very files are in the database already."""
    digest = digest_of([content])
    home = home_page()
    if home is None or (is_loaded(NAME, digest) and not again):
        return None
    with transaction.atomic():
        index = MaterialIndexPage.objects.child_of(home).first() or lay_page(
            home, MaterialIndexPage, slug="materials", title="宣传资料", lead=LEAD, show_in_menus=True
        )
        if index is None:
            raise RuntimeError("the page /materials/ was moved or belongs to somebody else")
        laid = [
            lay_page(
                index,
                MaterialPage,
                slug=key,
                places=entry.get("places", ()),
                title=entry["title"],
                kind=entry["kind"],
                lead=entry["lead"],
                search_description=entry["lead"],
                layout=entry["template"],
                tone=entry["tone"],
                headline=entry["headline"],
                lines="\n".join(entry["lines"]),
                drawn=key,
            )
            for key, entry in read_files(content).items()
        ]
        mark_loaded(NAME, digest)
    return len([page for page in laid if page is not None])
