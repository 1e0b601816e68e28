"""Playing: the round's page, start, hand in, and the result of one play."""

from __future__ import annotations

import time
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from contests.actions.board import board_of
from contests.actions.draw_card import draw_card
from contests.actions.finish_play import Answer, asked_of, finish_play, questions_of
from contests.actions.hold_rounds import rounds_of
from contests.actions.start_play import lapse, start_play, start_token
from contests.domain.proof import challenge
from contests.domain.scoring import GRACE_MS
from contests.models import Contest, Play
from contests.refusals import Refused
from contests.views.passes import PASS, contest_or_404, crumbs, entry_of, no_store, own_play, player_of, round_or_404
from contests.views.waiting import Guest, inside, receive, wait_outside
from evidence.api import database_now
from pages.api import json_object

MAX_BODY, MAX_MS = 60_000, 24 * 3600 * 1000
ENDED = {"error": "请先报名参赛。", "code": "pass"}


@require_safe
def play_round(request: HttpRequest, slug: str, order: int) -> HttpResponse:
    """Before the start, while playing, and after a reload: one page, filled by `play.js`."""
    contest_round = round_or_404(slug, order)
    found = contest_round.contest
    entry = entry_of(request, found)
    if entry is None:
        return redirect("contests:contest", slug=slug)
    now = database_now()
    plays = list(Play.objects.filter(entry=entry, round=contest_round).only("state", "deadline_at"))
    live = any(play.state == Play.State.STARTED and play.deadline_at > now for play in plays)
    token = start_token(entry, contest_round)
    context = {
        "contest": found,
        "round": contest_round,
        "entry": entry,
        "live": live,
        "left": max(contest_round.tries - len(plays), 0),
        "may_start": live or (contest_round.is_running(now) and len(plays) < contest_round.tries),
        "token": token,
        "challenge": challenge(token),
        "bits": settings.CONTEST_PROOF_BITS,
        "longer": round(contest_round.seconds * 1.5),
        "wants_more_time": request.COOKIES.get("elder") == "1",
    }
    return no_store(render(request, "contests/play.html", context))


@require_POST
def start(request: HttpRequest, slug: str, order: int) -> HttpResponse:
    """`{token, proof, more_time, homepage}` → the play and its questions, without keys; or a place in the line."""
    guest = receive(request, f"start:{slug}:{order}:{request.COOKIES.get(PASS, '')}")
    if guest.turn:
        return wait_outside(guest, guest.turn)
    with inside():
        return _start(request, slug, order)


def _start(request: HttpRequest, slug: str, order: int) -> HttpResponse:
    began = time.monotonic()
    player = player_of(request, slug)
    if player is None:
        return no_store(JsonResponse(ENDED, status=403))
    contest_round = next((one for one in rounds_of(player.entry.contest) if one.order == order), None)
    if contest_round is None:
        raise Http404
    try:
        body = json_object(request.body, most=MAX_BODY)
        play = start_play(
            player.entry,
            contest_round,
            now=player.now,
            plays=player.plays,
            token=str(body.get("token", ""))[:400],
            proof=str(body.get("proof", "")),
            more_time=body.get("more_time") is True,
            trapped=bool(body.get("homepage")),
        )
    except ValueError:
        return _bad()
    except Refused as refusal:
        return no_store(JsonResponse({"error": str(refusal), "code": refusal.code}, status=409))
    play.round = contest_round
    left = ((play.deadline_at - player.now).total_seconds() - (time.monotonic() - began)) * 1000
    names = {"slug": slug, "uuid": play.uuid}
    return no_store(
        JsonResponse(
            {
                "play": str(play.uuid),
                "left_ms": max(round(left), 0),
                "limit_ms": round((play.deadline_at - play.started_at).total_seconds() * 1000),
                "grace_ms": GRACE_MS,
                "questions": asked_of(play),
                "finish": reverse("contests:finish", kwargs=names),
                "result": reverse("contests:play", kwargs=names),
            }
        )
    )


@require_POST
def finish(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    """`{answers: [[place, [shown, …], ms], …]}` → `{state, result}` after the commit; or a place in the line. In time
    or late is decided by when the answers came to the door, however long they wait there.
    """
    guest = receive(request, f"finish:{uuid}")
    if guest.turn:
        return wait_outside(guest, guest.turn)
    with inside():
        return _finish(request, slug, uuid, guest)


def _finish(request: HttpRequest, slug: str, uuid: UUID, guest: Guest) -> HttpResponse:
    held = own_play(request, slug, uuid)
    if held is None:
        return no_store(JsonResponse(ENDED, status=403))
    play, now = held
    play.round = next(one for one in rounds_of(play.contest) if one.pk == play.round_id)
    try:
        body = json_object(request.body, most=MAX_BODY)
        play = finish_play(play, _answers(body), now=guest.moment(now), trapped=bool(body.get("homepage")))
    except ValueError:
        return _bad()
    result = reverse("contests:play", kwargs={"slug": slug, "uuid": uuid})
    return no_store(JsonResponse({"state": play.state, "result": result}))


def _answers(body: dict[str, Any]) -> list[Answer]:
    rows = body.get("answers")
    if not isinstance(rows, list) or len(rows) > 100:
        raise ValueError("answers")
    found = []
    for row in rows:
        if not isinstance(row, list) or len(row) != 3:
            raise ValueError("row")
        place, shown, spent = row
        if type(place) is not int or type(spent) is not int or not 0 <= spent <= MAX_MS:
            raise ValueError("answer")
        if not isinstance(shown, list) or not 0 < len(shown) <= 10 or any(type(one) is not int for one in shown):
            raise ValueError("options")
        found.append(Answer(place, tuple(shown), spent))
    return found


def _bad() -> HttpResponse:
    return no_store(JsonResponse({"error": "请求格式不正确，请刷新页面后重试。", "code": "shape"}, status=400))


def _own_play(request: HttpRequest, slug: str, uuid: UUID) -> tuple[Contest, Play | None]:
    """The play, if this browser's entry played it."""
    found = contest_or_404(slug)
    entry = entry_of(request, found)
    if entry is None:
        return found, None
    return found, Play.objects.with_pool().select_related("entry").filter(uuid=uuid, entry=entry).first()


@require_safe
def result(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    """Score and place, and every question with its key and explanation: only once the play has ended."""
    found, play = _own_play(request, slug, uuid)
    if play is None:
        return redirect("contests:contest", slug=slug)
    if play.state == Play.State.STARTED and not lapse(play, now=database_now()):
        return redirect("contests:round", slug=slug, order=play.round.order)
    play.refresh_from_db(fields=["state", "finished_at"])
    board = board_of(found)
    context = {
        "contest": found,
        "play": play,
        "round": play.round,
        "rows": _review(play),
        "right": sum(play.right),
        "mine": board.place_of.get(play.entry_id),
        "of": board.sizes["entry"],
        "breadcrumbs": crumbs(
            (_("知识竞赛"), reverse("contests:list")),
            (found.title, reverse("contests:contest", kwargs={"slug": slug})),
            (_("我的成绩"), ""),
        ),
    }
    return no_store(render(request, "contests/result.html", context))


def _review(play: Play) -> list[dict[str, Any]]:
    rows = []
    for place, (question, order) in enumerate(questions_of(play)):
        given = play.answers.get(str(place), [])
        rows.append(
            {
                "question": question,
                "right": bool(play.right[place]) if place < len(play.right) else set(given) == set(question.key),
                "blank": not given,
                "options": [
                    {"text": question.options[at], "is_key": at in question.key, "chosen": at in given} for at in order
                ],
            }
        )
    return rows


@require_safe
def card(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    """The picture to share; only its own player can fetch it."""
    found, play = _own_play(request, slug, uuid)
    if play is None or play.state != Play.State.COUNTED:
        return redirect("contests:contest", slug=slug)
    board = board_of(found)
    mine = board.place_of.get(play.entry_id)
    image = draw_card(
        title=found.title,
        organiser=found.organiser.name,
        name=play.entry.display_name,
        score=play.score,
        place=mine.place if mine else None,
        of=board.sizes["entry"],
        facts=f"{play.round.title} · 答对 {sum(play.right)}/{len(play.items)} 题 · 用时 {play.spent_ms / 1000:.1f} 秒",
        address=settings.ORIGIN + reverse("contests:contest", kwargs={"slug": slug}),
    )
    response = HttpResponse(image, content_type="image/png")
    response["Content-Disposition"] = 'inline; filename="contest-card.png"'
    return no_store(response)
