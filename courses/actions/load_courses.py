"""Lay the house's own courses, from TOML files, as pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from wagtail.models import Page

from courses.actions.lay_syllabi import lay_syllabi
from courses.models import CourseIndexPage, CoursePage, LessonPage
from pages.api import body, digest_of, home_page, is_loaded, lay_page, mark_loaded, read_files
from qualifications.api import Check, OperationItem, write_citations

CONTENT = Path(__file__).resolve().parents[1] / "library"
NAME = "courses"
LEAD = "按操作项目、对象和场所选课。每一课都有图、有自测、有简明版，手机上就能学；学时以培训班记录为准。"
CHECKS = {"待核": Check.WAITING, "已核对": Check.CHECKED, "无需核对": Check.NOT_NEEDED, "": Check.WAITING}


@dataclass
class Laid:
    """How many pages were laid; `kept` are those an editor has worked on."""

    courses: int = 0
    lessons: int = 0
    kept: int = 0


def load_courses(content: Path = CONTENT, *, again: bool = False) -> Laid | None:
    """None when these very files are in the database already, or when the site has no home page of ours."""
    digest = digest_of([content])
    home = home_page()
    if home is None or (is_loaded(NAME, digest) and not again):
        return None
    with transaction.atomic():
        laid = Laid()
        index = _index(home)
        for order, folder in enumerate(sorted(path.parent for path in content.glob("*/course.toml")), start=1):
            _load_course(index, folder, laid, order=order)
        lay_syllabi()
        mark_loaded(NAME, digest)
    return laid


def _index(home: Page) -> Page:
    found = CourseIndexPage.objects.child_of(home).first()
    if found is not None:
        return found
    page = lay_page(home, CourseIndexPage, slug="courses", title="课程", lead=LEAD, show_in_menus=True)
    if page is None:
        raise RuntimeError("the page /courses/ was moved or belongs to somebody else")
    return page


def _load_course(index: Page, folder: Path, laid: Laid, *, order: int) -> None:
    files = read_files(folder)
    entry = files.pop("course")
    static = f"courses/lessons/{folder.name}/"
    found = CoursePage.objects.child_of(index).filter(slug=folder.name).first()
    page = lay_page(
        index, CoursePage, slug=folder.name, places=entry.get("places", ()), **_fields(entry, static, order)
    )
    if page is None:
        laid.kept += 1
        page = found
    else:
        laid.courses += 1
    if page is None:
        return
    for name, lesson in files.items():
        slug = name.partition("-")[2] or name
        lesson_page = lay_page(
            page,
            LessonPage,
            slug=slug,
            title=lesson["title"],
            lead=lesson.get("lead", ""),
            search_description=lesson.get("lead", ""),
            goals="\n".join(lesson.get("goals", ())),
            minutes=lesson.get("minutes", 10),
            simple=_simple(lesson),
            body=body(lesson["body"], key=f"lesson:{folder.name}:{name}", folder=static),
        )
        if lesson_page is None:
            laid.kept += 1
        else:
            laid.lessons += 1


def _fields(entry: Mapping[str, Any], static: str, order: int) -> dict[str, Any]:
    item = entry.get("qualification", "")
    return {
        "title": entry["title"],
        "lead": entry["lead"],
        "search_description": entry["lead"],
        "goals": "\n".join(entry.get("goals", ())),
        "audience": entry.get("audience", ""),
        "kind": entry["kind"],
        "level": entry["level"],
        "operation_item": OperationItem.objects.get(key=item) if item else None,
        "industry": entry.get("industry", ""),
        "version": entry.get("version", "1.0"),
        "changed_on": date.fromisoformat(str(entry["changed_on"])) if entry.get("changed_on") else None,
        "editors": entry.get("editors", ""),
        "laws": write_citations(entry.get("laws", ())),
        "check_state": CHECKS[entry.get("check", "")],
        "cover": static + entry["cover"] if entry.get("cover") else "",
        "order": order,
    }


def _simple(lesson: Mapping[str, Any]) -> str:
    return "\n".join(line.strip() for line in lesson.get("simple", "").splitlines() if line.strip())
