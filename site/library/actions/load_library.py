"""Lay the house's own laws, cases and articles, from TOML files, as instruments and pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from wagtail.models import Page

from library.models import (
    ArticleIndexPage,
    ArticlePage,
    CaseIndexPage,
    CasePage,
    CaseSource,
    LawArticle,
    LawIndexPage,
    LawNotice,
    LawPage,
)
from library.models.kinds import FIRST_EDITION
from pages.api import body, digest_of, home_page, is_loaded, lay_page, mark_loaded, read_files
from qualifications.api import Check, Instrument, write_citations

CONTENT = Path(__file__).resolve().parents[1] / "content"
NAME = "library"
CHECKS = {"待核": Check.WAITING, "已核对": Check.CHECKED, "无需核对": Check.NOT_NEEDED, "": Check.WAITING}
FIRST = (
    "work-safety-law",
    "mem-order-19",
    "occupational-disease-law",
    "fire-law",
    "special-equipment-law",
    "emergency-response-law",
)
"""Laws that stand before the others in the list."""


@dataclass
class Laid:
    """How many entries of each kind were laid; `kept` are those an editor has worked on."""

    laws: int = 0
    cases: int = 0
    articles: int = 0
    kept: int = 0


def load_library(content: Path = CONTENT, *, again: bool = False) -> Laid | None:
    """None when these very files are in the database already, or when the site has no home page of ours.

    One entry that does not fit stops everything with its name, and nothing of this loading stays.
    """
    digest = digest_of([content])
    home = home_page()
    if home is None or (is_loaded(NAME, digest) and not again):
        return None
    with transaction.atomic():
        laid = Laid()
        _load_instruments(read_files(content / "laws"))
        _load_laws(_index(home, LawIndexPage, "laws", "法规标准库", LAW_LEAD), read_files(content / "laws"), laid)
        _load_cases(_index(home, CaseIndexPage, "cases", "事故案例库", CASE_LEAD), read_files(content / "cases"), laid)
        index = _index(home, ArticleIndexPage, "knowledge", "安全知识", ARTICLE_LEAD)
        _load_articles(index, read_files(content / "articles"), laid)
        mark_loaded(NAME, digest)
    return laid


LAW_LEAD = "安全生产法律、规章、标准和地方文件：文号、施行日期、效力状态和我们写的要点。条文以官方公布的文本为准。"
CASE_LEAD = "从别人的事故里学教训。真实事故写明来源；编写的教学案例标明“模拟案例”，不写单位、地点和日期。"
ARTICLE_LEAD = "企业、机关、学校、社区、农村、家庭和公共场所用得上的安全知识，每篇都有简明版，可以听。"


def _index(home: Page, model: type[Any], slug: str, title: str, lead: str) -> Page:
    found = model.objects.child_of(home).first()
    if found is not None:
        return found
    page = lay_page(home, model, slug=slug, title=title, lead=lead, show_in_menus=True)
    assert_laid(page, slug)
    return page  # type: ignore[return-value]


def assert_laid(page: Page | None, slug: str) -> None:
    if page is None:
        raise RuntimeError(f"the index page {slug} was moved or belongs to somebody else")


def _load_instruments(entries: Mapping[str, Mapping[str, Any]]) -> None:
    """Rows first, then what replaces what: the order of files is no order of time."""
    for key, entry in entries.items():
        checked = entry.get("check") == "已核对"
        Instrument.objects.update_or_create(
            key=key,
            defaults={
                "title": entry["title"],
                "number": entry.get("number", ""),
                "kind": entry["kind"],
                "issuer": entry.get("issuer", ""),
                "region": entry.get("region", ""),
                "published_on": _day(entry.get("published_on")),
                "in_force_on": _day(entry.get("in_force_on")),
                "ended_on": _day(entry.get("ended_on")),
                "state": entry.get("state", "unknown"),
                "replaced_by": None,
                "official_url": entry.get("official_url", ""),
                "aliases": _aliases(entry),
                "check_state": Instrument.Check.CHECKED if checked else Instrument.Check.WAITING,
                "checked_against": entry.get("checked_against", "") if checked else "",
                "checked_on": _day(entry.get("checked_on")) if checked else None,
                "checked_by": "安培资料组" if checked else "",
            },
        )
    for key, entry in entries.items():
        if entry.get("replaced_by"):
            Instrument.objects.filter(key=key).update(replaced_by=Instrument.objects.get(key=entry["replaced_by"]))


def _aliases(entry: Mapping[str, Any]) -> list[str]:
    """The short forms by which items and pages name it: 令第30号, 安全生产法."""
    title = str(entry["title"]).removeprefix("中华人民共和国")
    number = str(entry.get("number", ""))
    order = number[number.index("令第") :] if "令第" in number else ""
    return [
        name for name in dict.fromkeys([*entry.get("aliases", []), title, order]) if name and name != entry["title"]
    ]


def _load_laws(index: Page, entries: Mapping[str, Mapping[str, Any]], laid: Laid) -> None:
    for key, entry in entries.items():
        page = lay_page(
            index,
            LawPage,
            slug=key,
            places=entry.get("places", ()),
            title=entry["title"],
            instrument=Instrument.objects.get(key=key),
            lead=entry["lead"],
            search_description=entry["lead"],
            topics="、".join(entry.get("topics", ())),
            order=FIRST.index(key) + 1 if key in FIRST else 100,
            body=_body(entry, key=f"law:{key}", folder="library/laws/"),
        )
        if page is None:
            laid.kept += 1
            continue
        page.articles = [
            LawArticle(
                number=row["number"],
                title=row.get("title", ""),
                summary=row["summary"],
                check_state=CHECKS[row.get("check", "")],
                sort_order=number,
            )
            for number, row in enumerate(entry.get("articles", ()))
        ]
        page.notices = [
            LawNotice(on=date.fromisoformat(str(row["on"])), text=row["text"], sort_order=number)
            for number, row in enumerate(entry.get("notices", ()))
        ]
        page.save()
        laid.laws += 1


def _load_cases(index: Page, entries: Mapping[str, Mapping[str, Any]], laid: Laid) -> None:
    for key, entry in entries.items():
        page = lay_page(
            index,
            CasePage,
            slug=key,
            places=entry.get("places", ()),
            title=entry["title"],
            lead=entry["lead"],
            search_description=entry["lead"],
            nature=entry["nature"],
            accident_type=entry["accident_type"],
            kind_edition=entry.get("kind_edition", FIRST_EDITION),
            industry=entry["industry"],
            happened_on=_day(entry.get("happened_on")),
            region=entry.get("region", ""),
            deaths=entry.get("deaths"),
            injured=entry.get("injured"),
            direct_causes="\n".join(entry["direct_causes"]),
            indirect_causes="\n".join(entry.get("indirect_causes", ())),
            lessons="\n".join(entry["lessons"]),
            questions="\n".join(entry.get("questions", ())),
            items="\n".join(entry.get("items", ())),
            laws=write_citations(entry.get("laws", ())),
            check_state=CHECKS[entry.get("check", "")],
            diagram=_first_diagram(entry, "library/cases/"),
            body=_body(entry, key=f"case:{key}", folder="library/cases/"),
        )
        if page is None:
            laid.kept += 1
            continue
        page.sources = [  # type: ignore[misc]
            CaseSource(title=row["title"], url=row.get("url", ""), sort_order=number)
            for number, row in enumerate(entry.get("sources", ()))
        ]
        page.save()
        laid.cases += 1


def _load_articles(index: Page, entries: Mapping[str, Mapping[str, Any]], laid: Laid) -> None:
    for key, entry in entries.items():
        page = lay_page(
            index,
            ArticlePage,
            slug=key,
            places=entry.get("places", ()),
            title=entry["title"],
            lead=entry["lead"],
            search_description=entry["lead"],
            topic=entry.get("topic", ""),
            simple=entry.get("simple", "").strip(),
            laws=write_citations(entry.get("laws", ())),
            check_state=CHECKS[entry.get("check", "")],
            diagram=_first_diagram(entry, "library/articles/"),
            body=_body(entry, key=f"article:{key}", folder="library/articles/"),
        )
        if page is None:
            laid.kept += 1
        else:
            laid.articles += 1


def _body(entry: Mapping[str, Any], *, key: str, folder: str) -> list[dict[str, Any]]:
    return body(entry.get("body", ()), key=key, folder=folder)


def _first_diagram(entry: Mapping[str, Any], folder: str) -> str:
    return next((folder + row["file"] for row in entry.get("body", ()) if row.get("type") == "diagram"), "")


def _day(value: Any) -> date | None:
    return date.fromisoformat(str(value)) if value else None
