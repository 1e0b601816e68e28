"""What there is to practise today."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.api import Person
from evidence.api import database_now
from exams.api import Blueprint, ItemBank
from practice.actions.choose_items import chapters, due_mistakes, of_blueprint, open_to
from practice.actions.start_practice import start_chapter, start_daily, start_mistakes, start_mock
from practice.forms import StartForm
from practice.models import MOST_A_DAY, Mistake, PracticeSession
from practice.refusals import Refused
from practice.views.frame import with_person

Kind = PracticeSession.Kind
RECENT = 8


@require_safe
@with_person
def home(request: HttpRequest, person: Person) -> HttpResponse:
    """Today's five, wrong answers that are due, mock examinations, chapters, and the last goes."""
    now = database_now()
    items = open_to(person, now)
    sessions = PracticeSession.objects.filter(person=person)
    today = sessions.filter(day=timezone.localdate(now))
    names = dict(ItemBank.objects.filter(purpose=ItemBank.Purpose.PRACTICE).values_list("key", "name"))
    banks: dict[str, list[dict[str, Any]]] = {}
    for (bank, chapter), count in chapters(items).items():
        banks.setdefault(bank, []).append({"name": chapter, "count": count})
    context = {
        "daily": today.filter(kind=Kind.DAILY).first(),
        "due": len(due_mistakes(person, now)),
        "in_book": Mistake.objects.filter(person=person, mastered_at__isnull=True).count(),
        "mocks": _mocks(items),
        "banks": [{"key": key, "name": names[key], "chapters": rows} for key, rows in banks.items()],
        "recent": list(sessions[:RECENT]),
        "left": max(0, MOST_A_DAY - today.count()),
        "most": MOST_A_DAY,
    }
    return render(request, "practice/home.html", context)


def _mocks(items: list[Any]) -> list[dict[str, Any]]:
    """One for each operation item with an approved blueprint and something to ask; the newest blueprint stands."""
    approved = Blueprint.objects.filter(state=Blueprint.State.APPROVED, bank__operation_item__isnull=False)
    found: dict[str, dict[str, Any]] = {}
    for blueprint in approved.select_related("bank__operation_item__category").order_by("-created_at"):
        name = blueprint.bank.subject
        if name in found:
            continue
        count = len(of_blueprint(items, blueprint))
        if count:
            found[name] = {"uuid": blueprint.uuid, "name": name, "count": count, "minutes": blueprint.minutes}
    return sorted(found.values(), key=lambda row: row["name"])


@require_POST
@with_person
def start(request: HttpRequest, person: Person) -> HttpResponse:
    """One go of the kind asked for."""
    form = StartForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("没有找到这项练习，请从下面重新选择。"))
        return redirect("practice:home")
    asked = form.cleaned_data
    try:
        if asked["kind"] == Kind.DAILY:
            session = start_daily(person)
        elif asked["kind"] == Kind.MISTAKES:
            session = start_mistakes(person)
        elif asked["kind"] == Kind.MOCK:
            session = start_mock(person, blueprint=asked["blueprint"])
        else:
            session = start_chapter(person, bank=asked["bank"], chapter=asked["chapter"])
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("practice:home")
    return redirect("practice:session", uuid=session.uuid)
