"""The live ranking, as this process holds it: read again at most once a second and at most a twentieth of the time.

Two thousand phones that ask for their place ask a dictionary. One thread reads while the others go on with what they
have; after the result is published, the frozen places are read instead and held.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from datetime import datetime

from contests.domain.ranking import PlayMark, Standing, rank, rank_groups
from contests.models import Contest, Entry, FinalStanding, Play
from evidence import api as evidence

SHORTEST_SECONDS, SHARE = 1.0, 20
SHOWN = 100


@dataclass(frozen=True, slots=True)
class Line:
    """One shown line of a ranking."""

    place: int
    owner: int
    name: str
    score: int
    spent_ms: int
    parts: int
    prize: str = ""
    note: str = ""


@dataclass(slots=True)
class Board:
    """`place_of`: entry → its line's place, score and time, for everybody, not only those shown."""

    lines: dict[str, list[Line]]
    place_of: dict[int, Standing]
    sizes: dict[str, int]
    entered: int
    playing: int
    finished: int
    made_at: datetime
    is_final: bool
    stale_at: float = field(default=0.0)


_BOARDS: dict[int, Board] = {}
_LOCKS: dict[int, threading.Lock] = {}


def board_of(contest: Contest) -> Board:
    """The board of a contest, not older than about a second."""
    board = _BOARDS.get(contest.pk)
    final = contest.published_at is not None
    if board is not None and board.is_final == final and (final or time.monotonic() < board.stale_at):
        return board
    lock = _LOCKS.setdefault(contest.pk, threading.Lock())
    if board is not None and not lock.acquire(blocking=False):
        return board
    if board is None:
        lock.acquire()
    try:
        began = time.monotonic()
        fresh = _final(contest) if final else _live(contest)
        cost = time.monotonic() - began
        fresh.stale_at = time.monotonic() + max(SHORTEST_SECONDS, cost * SHARE)
        _BOARDS[contest.pk] = fresh
        return fresh
    finally:
        lock.release()


def forget_boards() -> None:
    """For tests: the next reader reads anew."""
    _BOARDS.clear()


def marks_of(contest: Contest) -> list[PlayMark]:
    """Every play that counts."""
    rows = Play.objects.counted().filter(contest=contest)
    return [
        PlayMark(entry, contest_round, score, spent, int(finished.timestamp() * 1000) if finished else 0)
        for entry, contest_round, score, spent, finished in rows.values_list(
            "entry_id", "round_id", "score", "spent_ms", "finished_at"
        )
    ]


def standings_of(contest: Contest) -> dict[str, list[Standing]]:
    """All three rankings, from the rows."""
    single = rank(marks_of(contest))
    groups = Entry.objects.filter(contest=contest)
    teams = dict(groups.filter(team__isnull=False).values_list("pk", "team_id"))
    bodies = dict(groups.filter(organisation__isnull=False).values_list("pk", "organisation_id"))
    kinds = FinalStanding.Kind
    return {
        kinds.ENTRY.value: single,
        kinds.TEAM.value: rank_groups(single, teams, counted=contest.team_counted),
        kinds.ORGANISATION.value: rank_groups(single, bodies, counted=contest.organisation_counted),
    }


def names_of(contest: Contest, kind: str, owners: list[int]) -> dict[int, tuple[str, str]]:
    """Owner → (name as shown, a note: the entry's team)."""
    entries = Entry.objects.filter(contest=contest)
    if kind == FinalStanding.Kind.ENTRY:
        rows = entries.filter(pk__in=owners).values_list("pk", "display_name", "team__name")
        return {pk: (name, team or "") for pk, name, team in rows}
    if kind == FinalStanding.Kind.TEAM:
        teams = contest.teams.filter(pk__in=owners).values_list("pk", "name", "organisation__name")
        return {pk: (name, body or "") for pk, name, body in teams}
    bodies = entries.filter(organisation__in=owners).values_list("organisation_id", "organisation__name").distinct()
    return {pk: (name, "") for pk, name in bodies}


def _live(contest: Contest) -> Board:
    now = evidence.database_now()
    standings = standings_of(contest)
    lines = {}
    for kind, rows in standings.items():
        shown = rows[:SHOWN]
        names = names_of(contest, kind, [row.owner for row in shown])
        lines[kind] = [
            Line(
                place=row.place,
                owner=row.owner,
                name=names.get(row.owner, ("—", ""))[0],
                score=row.score,
                spent_ms=row.spent_ms,
                parts=row.parts,
                note=names.get(row.owner, ("", ""))[1],
            )
            for row in shown
        ]
    return Board(
        lines=lines,
        place_of={row.owner: row for row in standings["entry"]},
        sizes={kind: len(rows) for kind, rows in standings.items()},
        entered=Entry.objects.filter(contest=contest).count(),
        playing=Play.objects.live(now).filter(contest=contest).count(),
        finished=Play.objects.filter(contest=contest).exclude(state=Play.State.STARTED).count(),
        made_at=now,
        is_final=False,
    )


def _final(contest: Contest) -> Board:
    rows = list(FinalStanding.objects.filter(contest=contest))
    lines: dict[str, list[Line]] = {kind: [] for kind in FinalStanding.Kind.values}
    sizes = dict.fromkeys(FinalStanding.Kind.values, 0)
    places: dict[int, Standing] = {}
    for row in rows:
        sizes[row.kind] += 1
        if row.kind == FinalStanding.Kind.ENTRY:
            places[row.owner] = Standing(row.place, row.owner, row.score, row.spent_ms, 0, row.parts)
        if len(lines[row.kind]) < SHOWN:
            lines[row.kind].append(Line(row.place, row.owner, row.name, row.score, row.spent_ms, row.parts, row.prize))
    return Board(
        lines=lines,
        place_of=places,
        sizes=sizes,
        entered=Entry.objects.filter(contest=contest).count(),
        playing=0,
        finished=Play.objects.filter(contest=contest).exclude(state=Play.State.STARTED).count(),
        made_at=contest.published_at or evidence.database_now(),
        is_final=True,
    )
