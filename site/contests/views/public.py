"""What everybody sees: the list of contests, a contest with its rules and the way in, the ranking, the big screen."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from contests.actions.board import Board, board_of
from contests.actions.enter_contest import enter_contest
from contests.forms import JoinForm
from contests.models import Award, Contest, Entry, FinalStanding, Play
from contests.refusals import Refused
from contests.views.passes import (
    contest_or_404,
    crumbs,
    device_of,
    entry_of,
    give_device,
    give_pass,
    no_store,
    person_asking,
    user_of,
)
from pages.api import visitor_address

SCREEN_LINES, SCREEN_TEAMS = 20, 6
TABS = (
    (FinalStanding.Kind.ENTRY.value, gettext_lazy("个人榜")),
    (FinalStanding.Kind.TEAM.value, gettext_lazy("战队榜")),
    (FinalStanding.Kind.ORGANISATION.value, gettext_lazy("单位榜")),
)


def phase(contest: Contest, now: datetime) -> dict[str, Any]:
    """Where the contest stands, in words for a badge; `until` counts down to what comes next."""
    if contest.published_at:
        return {"key": "published", "label": _("成绩已公布"), "status": "ok", "until": None}
    if contest.is_over(now):
        return {"key": "over", "label": _("已结束，待公布成绩"), "status": "neutral", "until": None}
    if contest.is_running(now):
        return {"key": "running", "label": _("正在进行"), "status": "solid", "until": contest.closes_at}
    return {"key": "soon", "label": _("即将开始"), "status": "info", "until": contest.opens_at}


@require_safe
def contest_list(request: HttpRequest) -> HttpResponse:
    """Running ones first, then those to come, then those that are over."""
    now = timezone.now()
    rows: list[dict[str, Any]] = [
        {"contest": contest, "phase": phase(contest, now), "rounds": len(contest.rounds.all())}
        for contest in Contest.objects.shown().select_related("organiser").prefetch_related("rounds")[:60]
    ]
    order = ("running", "soon", "over", "published")
    rows.sort(key=lambda row: order.index(row["phase"]["key"]))
    return render(request, "contests/list.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def contest(request: HttpRequest, slug: str) -> HttpResponse:
    """Rules, rounds, and the form to take part."""
    found = contest_or_404(slug)
    entry = entry_of(request, found)
    person = person_asking(request) if entry is None else None
    form = JoinForm(request.POST or None, contest=found, person=person)
    status = 200
    if request.method == "POST" and entry is None:
        status = 400
        if form.is_valid():
            device = device_of(request)
            try:
                entry = enter_contest(
                    found,
                    name=form.cleaned_data.get("name", ""),
                    mobile=form.cleaned_data.get("mobile", ""),
                    team_code=form.cleaned_data.get("team_code", ""),
                    user=user_of(request),
                    device=device,
                    address=visitor_address(request),
                )
                response = redirect("contests:contest", slug=slug)
                return no_store(give_device(give_pass(response, entry), device))
            except Refused as error:
                form.add_error(error.field if error.field in form.fields else None, str(error))
                status = 409
    return no_store(render(request, "contests/contest.html", _page(found, entry, person, form), status=status))


def _page(found: Contest, entry: Entry | None, person: Any, form: JoinForm) -> dict[str, Any]:
    now = timezone.now()
    board = board_of(found)
    return {
        "contest": found,
        "phase": phase(found, now),
        "entry": entry,
        "person": person,
        "form": form,
        "rounds": _rounds(found, entry, now),
        "board": board,
        "mine": board.place_of.get(entry.pk) if entry else None,
        "top": board.lines["entry"][:5],
        "award": Award.objects.filter(entry=entry).first() if entry and found.published_at else None,
        "needs_account": found.account_required or found.audience == Contest.Audience.ORGANISATIONS,
        "breadcrumbs": crumbs((_("首页"), "/"), (_("知识竞赛"), reverse("contests:list")), (found.title, "")),
    }


def _rounds(found: Contest, entry: Entry | None, now: datetime) -> list[dict[str, Any]]:
    plays = list(Play.objects.filter(entry=entry).defer("items", "answers")) if entry else []
    rows = []
    for contest_round in found.rounds.all():
        contest_round.contest = found
        mine = [play for play in plays if play.round_id == contest_round.pk]
        done = [play for play in mine if play.state != Play.State.STARTED]
        rows.append(
            {
                "round": contest_round,
                "running": contest_round.is_running(now),
                "live": any(play.state == Play.State.STARTED and play.deadline_at > now for play in mine),
                "left": max(contest_round.tries - len(mine), 0),
                "plays": done,
                "best": max((play.score for play in done if play.state == Play.State.COUNTED), default=None),
            }
        )
    return rows


@require_safe
def ranking(request: HttpRequest, slug: str) -> HttpResponse:
    """The first hundred, and one's own place wherever it is."""
    found = contest_or_404(slug)
    board = board_of(found)
    by = request.GET.get("by", "entry")
    by = by if by in FinalStanding.Kind.values else "entry"
    entry = entry_of(request, found)
    here = reverse("contests:ranking", kwargs={"slug": slug})
    tabs = [
        {"label": label, "url": f"{here}?by={kind}", "active": kind == by, "count": board.sizes.get(kind, 0)}
        for kind, label in TABS
        if kind != FinalStanding.Kind.TEAM or found.team_size
    ]
    context = {
        "contest": found,
        "phase": phase(found, timezone.now()),
        "board": board,
        "by": by,
        "lines": board.lines.get(by, []),
        "tabs": tabs,
        "entry": entry,
        "own": {"entry": entry.pk, "team": entry.team_id, "organisation": entry.organisation_id}[by] if entry else None,
        "mine": board.place_of.get(entry.pk) if entry and by == "entry" else None,
        "breadcrumbs": crumbs(
            (_("首页"), "/"),
            (_("知识竞赛"), reverse("contests:list")),
            (found.title, reverse("contests:contest", kwargs={"slug": slug})),
            (_("排名"), ""),
        ),
    }
    return no_store(render(request, "contests/ranking.html", context))


@require_safe
def screen(request: HttpRequest, slug: str) -> HttpResponse:
    """For the hall's big screen: one page that refreshes itself."""
    found = contest_or_404(slug)
    join = settings.ORIGIN + reverse("contests:contest", kwargs={"slug": slug})
    code = segno.make(join, error="m", micro=False).svg_data_uri(scale=8, border=2)
    return render(request, "contests/screen.html", {"contest": found, "join": join, "code": code})


@require_safe
def screen_data(request: HttpRequest, slug: str) -> HttpResponse:
    """What the big screen asks for every two seconds."""
    found = contest_or_404(slug)
    return no_store(JsonResponse(screen_json(found, board_of(found), now=timezone.now())))


def screen_json(found: Contest, board: Board, *, now: datetime) -> dict[str, Any]:
    """Shown names only."""
    return {
        "phase": phase(found, now)["label"],
        "final": board.is_final,
        "entered": board.entered,
        "playing": board.playing,
        "finished": board.finished,
        "left": max(int((found.closes_at - now).total_seconds()), 0) if found.is_running(now) else 0,
        "lines": [
            [line.place, line.name, line.note, line.score, round(line.spent_ms / 1000, 1)]
            for line in board.lines["entry"][:SCREEN_LINES]
        ],
        "teams": [[line.place, line.name, line.score, line.parts] for line in board.lines["team"][:SCREEN_TEAMS]],
        "bodies": [
            [line.place, line.name, line.score, line.parts] for line in board.lines["organisation"][:SCREEN_TEAMS]
        ],
    }
