"""Who is asking: the contest's pass (a signed cookie below the contest's own address), or the signed-in person."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from accounts.api import Person, User, person_of
from contests.models import Contest, Entry, Play, Round, playing
from evidence.api import database_now

PASS, DEVICE, SALT = "contest_pass", "contest_device", "contests.pass"
MAX_AGE = 120 * 24 * 3600


def contest_or_404(slug: str) -> Contest:
    """An approved contest."""
    return get_object_or_404(Contest.objects.shown().select_related("organiser"), slug=slug)


def round_or_404(slug: str, order: int) -> Round:
    """A round of an approved contest."""
    contest_round = Round.objects.with_pool().filter(contest__slug=slug, order=order).first()
    if contest_round is None or contest_round.contest.state == Contest.State.DRAFT:
        raise Http404
    return contest_round


def user_of(request: HttpRequest) -> User | None:
    """The signed-in account. A phone without a session costs no query."""
    user = getattr(request, "user", None)
    return cast(User, user) if user is not None and user.is_authenticated else None


def person_asking(request: HttpRequest) -> Person | None:
    return person_of(user_of(request))


def entry_of(request: HttpRequest, contest: Contest) -> Entry | None:
    """The entry of this browser, or of the signed-in person on whatever device."""
    uuid = _uuid_of(request)
    entries = Entry.objects.filter(contest=contest).select_related("team", "organisation")
    held = entries.filter(uuid=uuid).first() if uuid else None
    if held is None and settings.SESSION_COOKIE_NAME in request.COOKIES:
        person = person_asking(request)
        held = entries.filter(person=person).first() if person else None
    return held


@dataclass(frozen=True, slots=True)
class Player:
    """Who starts, with their plays and the entry's contest; `now` is the database's clock at the question."""

    entry: Entry
    plays: list[Play]
    now: datetime


def player_of(request: HttpRequest, slug: str) -> Player | None:
    """As `entry_of`, in one statement for a phone with its pass: starts come two hundred a second. Http404 when there
    is no such approved contest.
    """
    uuid = _uuid_of(request)
    held = playing.player(uuid, slug) if uuid else None
    if held is not None:
        entry, plays, now = held
        if entry.contest.state == Contest.State.DRAFT:
            raise Http404
        return Player(entry, plays, now)
    found = contest_or_404(slug)
    asking = entry_of(request, found)
    if asking is None:
        return None
    asking.contest = found
    return Player(asking, list(Play.objects.filter(entry=asking).order_by()), database_now())


def own_play(request: HttpRequest, slug: str, uuid: UUID) -> tuple[Play, datetime] | None:
    """This browser's play of that uuid with its contest, and the database's clock; None without an entry. One
    statement for a phone with its pass, for all of them hand in at the same bell. Http404 for a play of others.
    """
    entry_uuid = _uuid_of(request)
    held = playing.played(uuid, entry_uuid, slug) if entry_uuid else None
    if held is not None:
        return held
    player = player_of(request, slug)
    if player is None:
        return None
    plays = Play.objects.filter(uuid=uuid, contest__slug=slug).select_related("contest")
    return get_object_or_404(plays, entry=player.entry), player.now


def _uuid_of(request: HttpRequest) -> UUID | None:
    """The entry's uuid in this browser's pass; None without one, or when it is forged or old."""
    try:
        return UUID(signing.loads(request.COOKIES.get(PASS, ""), salt=SALT, max_age=MAX_AGE))
    except (signing.BadSignature, ValueError, TypeError, AttributeError):
        return None


def give_pass(response: HttpResponse, entry: Entry) -> HttpResponse:
    """Let this browser play for the entry."""
    value = signing.dumps(entry.uuid.hex, salt=SALT)
    return _cookie(response, PASS, value, path=f"/contests/{entry.contest.slug}/")


def device_of(request: HttpRequest) -> str:
    """This browser's own number, new when it has none: `one_per_device` knows it again."""
    try:
        return str(signing.loads(request.COOKIES.get(DEVICE, ""), salt=DEVICE))
    except signing.BadSignature:
        return secrets.token_hex(16)


def give_device(response: HttpResponse, device: str) -> HttpResponse:
    return _cookie(response, DEVICE, signing.dumps(device, salt=DEVICE), path="/contests/")


def _cookie(response: HttpResponse, name: str, value: str, *, path: str) -> HttpResponse:
    response.set_cookie(
        name, value, max_age=MAX_AGE, path=path, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )
    return response


def no_store(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    return response


def crumbs(*pairs: tuple[Any, str]) -> list[dict[str, Any]]:
    return [{"label": label, "url": url} for label, url in pairs]
