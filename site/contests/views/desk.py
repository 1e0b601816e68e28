"""The organiser's desk: contests, their rounds, and every step from the draft to the published result."""

from __future__ import annotations

from typing import Any, cast
from urllib.parse import quote
from uuid import UUID

import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.api import XLSX, User, require
from contests.actions.add_teams import add_teams
from contests.actions.approve_contest import approve_contest, withdraw_contest
from contests.actions.board import board_of
from contests.actions.export_result import export_result
from contests.actions.publish_result import publish_result
from contests.actions.review_play import review_play
from contests.actions.save_contest import save_contest
from contests.actions.turn_contest import close_contest
from contests.forms import ContestForm, RoundFormSet, TeamsForm
from contests.models import Contest, Play
from contests.permissions import MANAGE, contests_for
from contests.refusals import Refused
from contests.views.public import phase

FLAGS = {"too_fast": "答题过快", "too_even": "节奏过于均匀", "trap": "填写了隐藏字段"}


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


def _contest(request: HttpRequest, uuid: UUID) -> Contest:
    rows = contests_for(request.user).select_related("organiser", "created_by__person", "approved_by__person")
    return get_object_or_404(rows, uuid=uuid)


@login_required
@require_safe
def contest_list(request: HttpRequest) -> HttpResponse:
    require(request.user, MANAGE)
    now = timezone.now()
    found = (
        contests_for(request.user)
        .select_related("organiser")
        .annotate(
            entered=Count("entries", distinct=True),
            held=Count("plays", filter=Q(plays__state=Play.State.HELD), distinct=True),
        )
    )
    rows = [{"contest": contest, "phase": _phase(contest, now)} for contest in found]
    return render(request, "contests/desk/list.html", {"rows": rows})


def _phase(contest: Contest, now: Any) -> dict[str, Any]:
    if contest.state == Contest.State.DRAFT:
        return {"key": "draft", "label": _("草稿，待批准"), "status": "warn", "until": None}
    return phase(contest, now)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def contest_create(request: HttpRequest) -> HttpResponse:
    require(request.user, MANAGE)
    return _edit(request, Contest())


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def contest_edit(request: HttpRequest, uuid: UUID) -> HttpResponse:
    return _edit(request, _contest(request, uuid))


def _edit(request: HttpRequest, contest: Contest) -> HttpResponse:
    if contest.pk and contest.state != Contest.State.DRAFT:
        messages.error(request, _("竞赛已经批准，不能再改。开始之前可以先撤回。"))
        return redirect("contests:desk-detail", uuid=contest.uuid)
    data = request.POST if request.method == "POST" else None
    form = ContestForm(data, instance=contest, user=_user(request))
    rounds = RoundFormSet(data, instance=contest, prefix="rounds")
    if request.method == "POST" and form.is_valid() and rounds.is_valid():
        kept = [one for one in rounds.forms if one.has_changed() or one.instance.pk]
        try:
            saved = save_contest(
                form.instance,
                rounds=[one.instance for one in kept if one not in rounds.deleted_forms],
                organisations=list(form.cleaned_data["organisations"]),
                by=_user(request),
            )
        except Refused as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            messages.success(request, _("竞赛方案已保存。请另一位同事批准后生效。"))
            return redirect("contests:desk-detail", uuid=saved.uuid)
    context = {"form": form, "rounds": rounds, "contest": contest if contest.pk else None}
    return render(request, "contests/desk/form.html", context)


@login_required
@require_safe
def contest_detail(request: HttpRequest, uuid: UUID) -> HttpResponse:
    contest = _contest(request, uuid)
    return render(request, "contests/desk/detail.html", _detail(request, contest, TeamsForm()))


def _detail(request: HttpRequest, contest: Contest, teams_form: TeamsForm) -> dict[str, Any]:
    now = timezone.now()
    plays = Play.objects.filter(contest=contest)
    held = plays.filter(state=Play.State.HELD).select_related("entry", "round").order_by("pk")
    return {
        "contest": contest,
        "phase": _phase(contest, now),
        "board": board_of(contest) if contest.state != Contest.State.DRAFT else None,
        "rounds": contest.rounds.all(),
        "teams": contest.teams.annotate(members=Count("entries")).select_related("organisation"),
        "teams_form": teams_form,
        "held": [{"play": play, "why": [FLAGS.get(flag, flag) for flag in play.flags]} for play in held[:100]],
        "may_approve": contest.state == Contest.State.DRAFT and contest.created_by_id != _user(request).pk,
        "is_mine": contest.created_by_id == _user(request).pk,
        "may_close": contest.state in ("approved", "open") and contest.opens_at < now,
        "may_publish": contest.state == Contest.State.CLOSED and contest.published_at is None,
        "breadcrumbs": [
            {"label": _("知识竞赛"), "url": reverse("contests:desk-list")},
            {"label": contest.title, "url": ""},
        ],
    }


STEPS = {
    "approve": (approve_contest, gettext_lazy("已批准。题目已固定，到时自动开放。")),
    "withdraw": (withdraw_contest, gettext_lazy("已撤回为草稿。")),
    "close": (close_contest, gettext_lazy("竞赛已结束，正在作答的人可以答完。")),
    "publish": (publish_result, gettext_lazy("成绩已公布，排名不再变动。")),
}


@login_required
@require_POST
def contest_step(request: HttpRequest, uuid: UUID, step: str) -> HttpResponse:
    """Approve, withdraw, close, publish."""
    contest = _contest(request, uuid)
    action, said = STEPS[step]
    try:
        action(contest, by=_user(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect("contests:desk-detail", uuid=uuid)


@login_required
@require_POST
def teams_add(request: HttpRequest, uuid: UUID) -> HttpResponse:
    contest = _contest(request, uuid)
    form = TeamsForm(request.POST)
    if form.is_valid():
        try:
            made = add_teams(
                contest,
                form.cleaned_data["names"].splitlines(),
                by=_user(request),
                organisation=form.cleaned_data["organisation"],
            )
        except Refused as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            messages.success(request, _("新增战队 %(n)d 支。") % {"n": len(made)})
            return redirect("contests:desk-detail", uuid=uuid)
    return render(request, "contests/desk/detail.html", _detail(request, contest, form), status=400)


@login_required
@require_POST
def play_review(request: HttpRequest, uuid: UUID, play: UUID) -> HttpResponse:
    """Count a play that was put aside, or not."""
    contest = _contest(request, uuid)
    held = get_object_or_404(Play.objects.select_related("contest__organiser"), uuid=play, contest=contest)
    try:
        review_play(
            held, counts=request.POST.get("counts") == "1", note=request.POST.get("note", "")[:200], by=_user(request)
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("已处理。"))
    return redirect("contests:desk-detail", uuid=uuid)


@login_required
@require_safe
def export(request: HttpRequest, uuid: UUID) -> HttpResponse:
    contest = _contest(request, uuid)
    response = HttpResponse(export_result(contest, by=_user(request)), content_type=XLSX)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(contest.title)}.xlsx"
    response["Cache-Control"] = "no-store"
    return response


@login_required
@require_safe
def poster(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A sheet to print and pin up."""
    contest = _contest(request, uuid)
    link = settings.ORIGIN + reverse("contests:contest", kwargs={"slug": contest.slug})
    code = segno.make(link, error="m", micro=False).svg_data_uri(scale=10, border=1)
    return render(request, "contests/desk/poster.html", {"contest": contest, "link": link, "code": code})
