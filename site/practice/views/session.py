"""One go: question by question with the verdict at once, a mock on one page with its time."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.api import Person
from evidence.api import database_now
from exams.api import open_items_by_id
from pages.api import whole_number
from practice.actions.answer_practice import answer_practice, hand_in_mock
from practice.actions.choose_items import shuffled
from practice.domain.mock import came_late, passes
from practice.models import PracticeSession
from practice.refusals import Refused
from practice.views.frame import own_session, row_of, with_person


def _rows(session: PracticeSession) -> list[dict[str, Any]]:
    """Items in the session's order; the options of each stand in an order of the session's own."""
    items = {item.id: item for item in open_items_by_id(session.items)}
    rows = []
    for identifier in session.items:
        item = items.get(identifier)
        if item is None:
            continue
        order = shuffled(f"{session.uuid}:{item.id}", range(len(item.options))) if item.options else None
        rows.append(row_of(item, session.answers, order=order))
    return rows


@require_safe
@with_person
def session(request: HttpRequest, person: Person, uuid: UUID) -> HttpResponse:
    """The question named by `?at=`, else the first without an answer; a finished go leads to its result."""
    found = own_session(person, uuid)
    if found.is_mock:
        if found.finished_at:
            return redirect("practice:result", uuid=uuid)
        return render(request, "practice/mock.html", _mock(found))
    rows = _rows(found)
    at = whole_number(request.GET.get("at", "")) or 0
    open_places = [place for place, row in enumerate(rows) if not row["answered"]]
    if 1 <= at <= len(rows):
        place = at - 1
    elif open_places:
        place = open_places[0]
    else:
        return redirect("practice:result", uuid=uuid)
    later = [other for other in open_places if other > place] or open_places
    context = {
        "session": found,
        "row": rows[place],
        "number": place + 1,
        "count": len(rows),
        "done": len(rows) - len(open_places),
        "next": later[0] + 1 if later and rows[place]["answered"] else 0,
    }
    return render(request, "practice/question.html", context)


def _mock(found: PracticeSession) -> dict[str, Any]:
    rows, sections, first = _rows(found), [], 0
    for title, count in found.sections:
        marks = found.marks[first] / 100 if found.marks else 0
        ids = set(found.items[first : first + count])
        sections.append({"title": title, "rows": [row for row in rows if row["item"].id in ids], "marks": marks})
        first += count
    left = int((found.deadline_at - database_now()).total_seconds()) if found.deadline_at else 0
    return {"session": found, "sections": sections, "left": max(0, left), "minutes": max(0, -(-left // 60))}


@require_POST
@with_person
def answer(request: HttpRequest, person: Person, uuid: UUID) -> HttpResponse:
    """One answer, or the whole mock."""
    found = own_session(person, uuid)
    if found.is_mock:
        given = {item: _chosen(request, f"q{item}") for item in found.items}
        hand_in_mock(found, given)
        return redirect("practice:result", uuid=uuid)
    item = whole_number(request.POST.get("item", ""))
    chosen = _chosen(request, "choice")
    place = found.items.index(item) + 1 if item in found.items else 0
    if not chosen:
        messages.error(request, _("请先选一个答案。"))
        return redirect(f"{request.path.removesuffix('answer/')}?at={place or 1}")
    try:
        answer_practice(found, item if item and place else 0, chosen)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(f"{request.path.removesuffix('answer/')}?at={place or 1}")


def _chosen(request: HttpRequest, name: str) -> list[int]:
    given = (whole_number(text, digits=2) for text in request.POST.getlist(name))
    return [place for place in given if place is not None]


@require_safe
@with_person
def result(request: HttpRequest, person: Person, uuid: UUID) -> HttpResponse:
    """What was right, and every item with its key and explanation."""
    found = own_session(person, uuid)
    if not found.finished_at:
        return redirect("practice:session", uuid=uuid)
    full = sum(found.marks)
    context = {
        "session": found,
        "rows": _rows(found),
        "count": len(found.items),
        "score": found.total / 100,
        "full": full / 100,
        "passed": found.is_mock and passes(found.total, full, **found.cut),
        "late": came_late(found.finished_at, found.deadline_at),
    }
    return render(request, "practice/result.html", context)
