"""Marking by people: how far a sitting has come, and one answer after another without a name to it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.api import NotAllowed, person_of, require
from exams.actions.claim_answer import MarkingRefused, claim_answer
from exams.actions.give_mark import give_mark, rubric_of
from exams.actions.marking_progress import marking_agreement, marking_progress, waiting_of
from exams.actions.on_duty import is_on_duty
from exams.actions.set_gap import WIDEST, set_gap
from exams.desk_forms import GapForm, MarkForm
from exams.domain.marking import Agreement, gap_in_marks
from exams.domain.paper import media_of
from exams.models import Mark, MarkedAnswer, MarkedItem, Response, Sitting, SittingStaff
from exams.views.desk_frame import account, desk
from exams.views.desk_sitting_frame import ACTIVE, open_sitting, sitting_frame, sitting_trail
from exams.views.media import media_response


def _open(request: HttpRequest, uuid: UUID) -> tuple[Sitting, dict[str, Any]]:
    sitting = open_sitting(request, uuid)
    frame = sitting_frame(request, sitting, tab="marking")
    if not frame["is_theory"]:
        raise Http404
    if not (frame["sees_results"] or frame["marks"]):
        raise NotAllowed
    return sitting, frame


@login_required
@require_safe
def sitting_marking(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Progress and agreement for the organiser; the marker sees one's own work and nobody's marks."""
    sitting, frame = _open(request, uuid)
    return _page(request, sitting, frame)


def _page(request: HttpRequest, sitting: Sitting, frame: dict[str, Any], *, status: int = 200) -> HttpResponse:
    progress = marking_progress(sitting)
    count, decided = sum(row.count for row in progress), sum(row.decided for row in progress)
    context: dict[str, Any] = {
        **frame,
        "count": count,
        "decided": decided,
        "markers": sitting.staff.filter(duty=SittingStaff.Duty.MARKER).count(),
    }
    if frame["sees_results"]:
        context |= {
            "waiting": waiting_of(sitting),
            "total": _agreement(marking_agreement(sitting)),
            "rows": [
                {
                    "progress": row,
                    "agreement": _agreement(row.agreement),
                    "form": GapForm(initial={"percent": row.item.gap}, auto_id=f"gap-{row.item.pk}-%s"),
                    "may_set": frame["manages"] and not frame["is_published"] and not row.decided and not row.third,
                    "number": _number(row.item),
                }
                for row in progress
            ],
        }
    if frame["marks"]:
        mine = Mark.objects.filter(
            marker=person_of(request.user), answer__item__sitting=sitting, given_at__isnull=False
        )
        context["mine"] = mine.count()
    trail = sitting_trail(sitting, (_("阅卷"), ""))
    return desk(request, "sitting_marking.html", context, active=ACTIVE, trail=trail, status=status)


def _number(item: MarkedItem) -> str:
    """The item's own number, and which part of a case."""
    number = item.version.item.number
    return (
        _("%(number)s 第 %(part)s 小题") % {"number": number, "part": item.part + 1}
        if item.version.type == "case"
        else number
    )


def _agreement(found: Agreement) -> dict[str, str]:
    """As people read it; a dash where two marks of one answer are not there yet."""
    return {
        "n": str(found.n),
        "exact": "—" if found.exact is None else f"{found.exact * 100:.0f}%",
        "difference": "—" if found.difference is None else f"{found.difference / 100:.2f}",
        "kappa": "—" if found.kappa is None else f"{found.kappa:.2f}",
    }


@login_required
@require_POST
def marking_gap(request: HttpRequest, uuid: UUID, item_id: int) -> HttpResponse:
    """How far two marks of one item may lie apart."""
    sitting, _frame = _open(request, uuid)
    require(request.user, "sittings.manage", sitting.organiser)
    items = MarkedItem.objects.filter(sitting=sitting).select_related("sitting__organiser")
    item = get_object_or_404(items, pk=item_id)
    form = GapForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("允许分差请填 0 到 %(most)s 的整数，单位是百分比。") % {"most": WIDEST})
    else:
        try:
            set_gap(item, form.cleaned_data["percent"], user=account(request))
            messages.success(request, _("允许分差已改为 %(percent)s%%。") % {"percent": form.cleaned_data["percent"]})
        except MarkingRefused as refusal:
            messages.error(request, str(refusal))
    return redirect("exams:sitting-marking", uuid=sitting.uuid)


@login_required
@require_POST
def marking_next(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The next answer of this marker's own queue."""
    return _next(request, open_sitting(request, uuid))


def _next(request: HttpRequest, sitting: Sitting) -> HttpResponse:
    try:
        mark = claim_answer(sitting, user=account(request))
    except MarkingRefused as refusal:
        messages.error(request, str(refusal))
        mark = None
    else:
        if mark is None:
            messages.info(request, _("现在没有要您评阅的答卷。两人分差过大时会再请第三人，请稍后再来看看。"))
    if mark is None:
        return redirect("exams:sitting-marking", uuid=sitting.uuid)
    return redirect("exams:marking-answer", uuid=mark.uuid)


def _own_mark(request: HttpRequest, uuid: UUID) -> Mark:
    """404 for every answer that this marker has not claimed, as for one that does not exist."""
    marks = Mark.objects.filter(marker=person_of(request.user)).select_related(
        "answer__item__sitting__organiser", "answer__item__version", "answer__attempt__paper__answer_key"
    )
    mark = get_object_or_404(marks, uuid=uuid)
    if not is_on_duty(account(request), mark.answer.item.sitting, SittingStaff.Duty.MARKER):
        raise NotAllowed
    return mark


@login_required
@require_http_methods(["GET", "POST"])
def marking_answer(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Item, rubric, answer: nothing of the person, and nothing of what the other marker gave."""
    mark = _own_mark(request, uuid)
    sitting, rubric = mark.answer.item.sitting, rubric_of(mark.answer)
    form = MarkForm(request.POST if request.method == "POST" else None, rubric=rubric)
    if mark.given_at is not None:
        messages.info(request, _("这份答卷您已经评过，成绩不会重复计入。"))
        return redirect("exams:sitting-marking", uuid=sitting.uuid)
    status, refusal = 200, ""
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                give_mark(mark, form.points(), note=form.cleaned_data["note"], user=account(request))
            except MarkingRefused as error:
                refusal, status = str(error), 409
            except NotAllowed as error:
                refusal, status = str(error), 403
            else:
                return _next(request, sitting)
    context = {
        "mark": mark,
        "sitting": sitting,
        "form": form,
        "lines": form.lines(),
        "refusal": refusal,
        "number": _number(mark.answer.item),
        "most": mark.answer.marks,
        "gap": gap_in_marks(mark.answer.marks, mark.answer.item.gap),
        "stems": _stems(mark.answer),
        "response": Response.objects.values_list("value", flat=True).get(
            attempt=mark.answer.attempt_id, position=mark.answer.position
        ),
        "explanation": mark.answer.item.version.explanation,
        "is_third": mark.round > 2,
        "media": reverse("exams:marking-media", args=[mark.uuid, "x"])[:-1],
    }
    here = reverse("exams:sitting-marking", args=[sitting.uuid])
    trail = sitting_trail(sitting, (_("阅卷"), here), (context["number"], ""))
    return desk(request, "marking_answer.html", context, active=ACTIVE, trail=trail, status=status)


def _shown(answer: MarkedAnswer) -> list[dict[str, Any]]:
    """The shared stimulus of a case, and the item itself, as the candidate saw them."""
    for section in answer.attempt.paper.content["sections"]:
        for item in section["items"]:
            for one in item.get("parts") or [item]:
                if one["n"] == answer.position:
                    return [item, one] if item.get("parts") else [one]
    raise Http404


def _stems(answer: MarkedAnswer) -> list[dict[str, str]]:
    return [{"stem": one["stem"], "markup": one.get("markup", "plain")} for one in _shown(answer)]


@login_required
@require_safe
def marking_media(request: HttpRequest, uuid: UUID, name: str) -> HttpResponse:
    """A picture of the item on this marker's table; any other name is not found."""
    answer = _own_mark(request, uuid).answer
    if name not in media_of({"stems": _stems(answer)}):
        raise Http404
    return media_response(request, [answer.item.version.item.bank_id], name)
