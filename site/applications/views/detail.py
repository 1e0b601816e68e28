"""One application: for its person, for who filed it, and for the officer who decides."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.api import person_of
from applications.actions.judge_application import health_promised, judge_application, part_of
from applications.actions.sign_promise import promise_text
from applications.domain.clocks import ARRANGE, DECIDE, tone_of
from applications.domain.needs import Line, incurable, missing
from applications.domain.states import TO_DECIDE, WITH_APPLICANT, State
from applications.forms import AskForm, EditForm, PaperForm, RefuseForm
from applications.models import Application, SeatWish
from applications.permissions import may_act, may_decide
from applications.views.frame import TONES, home_trail, private, user_of
from evidence import api as evidence

MARKS = {True: "ok", False: "danger", None: "warn"}


def detail_page(
    request: HttpRequest,
    row: Application,
    *,
    edit_form: EditForm | None = None,
    paper_form: PaperForm | None = None,
    ask_form: AskForm | None = None,
    refuse_form: RefuseForm | None = None,
    fault: str = "",
    status: int = 200,
) -> HttpResponse:
    user, today = user_of(request), timezone.localdate()
    acts, judges = may_act(user, row), may_decide(user, row)
    lines = judge_application(row, on=today)
    editing = acts and row.place in WITH_APPLICANT
    own = person_of(user)
    context: dict[str, Any] = {
        "row": row,
        "tone": TONES[row.place],
        "steps": _steps(row),
        "lines": marked(lines),
        "missing": missing(lines),
        "incurable": incurable(lines),
        "papers": row.papers.all(),
        "clocks": _clocks(row, today),
        "history": _history(row),
        "part": part_of(row),
        "acts": acts,
        "is_own": own is not None and own.pk == row.person_id,
        "editing": editing,
        "deciding": judges and row.place in TO_DECIDE,
        "may_ask": judges and row.place == State.SUBMITTED and row.asked_at is None,
        "may_refuse": judges and row.place in (*TO_DECIDE, State.ASKED),
        "withdrawable": acts and row.place not in (State.DONE, State.REFUSED, State.WITHDRAWN),
        "promise": promise_text(),
        "promised": health_promised(row),
        "edit_form": edit_form or (EditForm(application=row) if editing else None),
        "paper_form": paper_form or PaperForm(),
        "ask_form": ask_form or AskForm(),
        "refuse_form": refuse_form or RefuseForm(),
        "wishes": _wishes(row),
        "releasable": _releasable(row),
        "fault": fault,
    }
    trail = _officer_trail(row) if judges and not acts else home_trail((row.operation_item.name, ""))
    return private(request, "detail.html", context, status=status, trail=trail)


def marked(lines: list[Line]) -> list[dict[str, Any]]:
    """Each condition with the tone of its verdict."""
    return [{"line": line, "tone": MARKS[line.ok]} for line in lines]


def _officer_trail(row: Application) -> tuple[tuple[Any, str], ...]:
    return ((_("考试申请"), reverse("applications:desk")), (row.number, ""))


def _steps(row: Application) -> list[dict[str, Any]]:
    """提交 → 受理 → 预约 → 考试 → 办结."""
    places = {State.DRAFT: 1, State.ASKED: 2, State.SUBMITTED: 2, State.COMPLETE: 2, State.ACCEPTED: 3, State.DONE: 6}
    at = places.get(row.place, 2)
    if row.place == State.BOOKED:
        at = 4
    labels = (_("填报"), _("受理"), _("预约"), _("考试"), _("办结"))
    return [
        {"label": label, "state": "done" if place < at else "current" if place == at else "todo"}
        for place, label in enumerate(labels, start=1)
    ]


def _clocks(row: Application, today: Any) -> list[dict[str, Any]]:
    words = {DECIDE: _("受理期限"), ARRANGE: _("安排考试期限")}
    clocks = [clock for kind in (DECIDE, ARRANGE) if (clock := row.clock(kind)) is not None]
    return [
        {
            "label": words[clock.kind],
            "clock": clock,
            "tone": tone_of(clock, today),
            "left": clock.days_left(today),
            "over": -clock.days_left(today),
        }
        for clock in clocks
    ]


def _history(row: Application) -> list[dict[str, Any]]:
    labels = dict(Application.State.choices)
    return [
        {
            "title": labels[step.to_state],
            "who": str(getattr(step.by, "person", None) or step.by) if step.by else _("系统"),
            "when": step.at,
            "note": step.note,
            "tone": TONES[State(step.to_state)],
        }
        for step in row.steps.select_related("by__person")
    ]


def _wishes(row: Application) -> list[dict[str, Any]]:
    """Sittings one waits for, with one's place in the line."""
    return [{"wish": wish, "place": wish.place} for wish in SeatWish.waiting_of(row)]


def _releasable(row: Application) -> bool:
    booked = row.registration
    return row.place == State.BOOKED and booked is not None and booked.sitting.takes_bookings(evidence.database_now())
