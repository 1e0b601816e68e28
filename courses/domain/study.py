"""What a heartbeat is worth: a person's one desk of study, moved by beats, answers, leaving and silence (I12).

All times are milliseconds of the server's clock; nothing a browser says about time is read. A desk holds one open
piece of time, from `began` to `last`. Each function gives the desk afterwards and the pieces that were closed, so time
is counted once by construction: pieces of one desk follow each other and never overlap.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from courses.domain.study_rules import StudyRules


class End(StrEnum):
    """Why a piece of time was closed."""

    LEFT = "left"
    CHECKED = "checked"
    TAKEN = "taken"
    FULL = "full"
    GAP = "gap"
    MISSED = "missed"
    SEEK = "seek"


@dataclass(frozen=True, slots=True)
class Piece:
    """Time from `began` to `ended`; `counts` says whether it is witnessed study."""

    began: int
    ended: int
    end: End
    counts: bool


@dataclass(frozen=True, slots=True)
class Desk:
    """`check_at`: from then on the question whether one is there stands open; `full_at`: nothing counts after it.

    `part` is what is open in the lesson (a video's key, or empty for reading), `place` where in it, in seconds, and
    `reached` how far that video was ever watched.
    """

    is_live: bool
    seq: int
    began: int
    last: int
    check_at: int
    full_at: int
    part: str = ""
    place: int = 0
    reached: int = 0

    def is_asked(self, now: int) -> bool:
        return now >= self.check_at


@dataclass(frozen=True, slots=True)
class Beat:
    """What a page says. `idle` are seconds without touch or key: it can only bring the question forward."""

    seq: int
    part: str = ""
    place: int = 0
    idle: int = 0


@dataclass(frozen=True, slots=True)
class Judged:
    """`word`: ok, old, check, seek, missed, full, ended."""

    desk: Desk
    pieces: tuple[Piece, ...]
    word: str


def open_desk(*, now: int, check_in: int, room: int, part: str = "", place: int = 0, reached: int = 0) -> Desk:
    """A page was opened; `room` is the time that still counts today and in this lesson."""
    return Desk(True, 0, now, now, now + check_in, now + room, part, place, reached)


def judge(desk: Desk, beat: Beat, *, now: int, rules: StudyRules, reached: int = 0) -> Judged:
    """One beat. `reached`: how far the beat's part was watched before, when it is not the desk's."""
    if not desk.is_live:
        return Judged(desk, (), "ended")
    if beat.seq <= desk.seq or now < desk.last:
        return Judged(desk, (), "old")
    is_gap = now - desk.last > rules.gap
    if now > desk.check_at + rules.grace and (desk.is_asked(desk.last) or not is_gap):
        return _missed(desk, now=now, rules=rules)
    if is_gap:
        return _after_gap(desk, beat, now=now)
    if not desk.is_asked(now) and now >= desk.full_at:
        return Judged(_shut(desk), _piece(desk.began, desk.full_at, End.FULL), "full")
    watched = desk.reached if beat.part == desk.part else reached
    if beat.part and beat.place > watched + (now - desk.last) // 1000 + rules.seek_slack_seconds:
        return _sought(desk, beat, watched, now=now)
    check_at = min(desk.check_at, now) if beat.idle >= rules.idle_minutes * 60 else desk.check_at
    later = replace(
        desk, seq=beat.seq, last=now, check_at=check_at, part=beat.part, place=beat.place,
        reached=max(watched, beat.place) if beat.part else watched,
    )  # fmt: skip
    return Judged(later, (), "check" if later.is_asked(now) else "ok")


def answer(desk: Desk, *, now: int, rules: StudyRules, check_in: int) -> Judged:
    """The person says that they are there. The piece up to the last beat is settled; a new question comes later."""
    if not desk.is_live:
        return Judged(desk, (), "ended")
    if not desk.is_asked(now):
        return Judged(desk, (), "ok")
    if now > desk.check_at + rules.grace:
        return _missed(desk, now=now, rules=rules)
    starts = desk.last if now - desk.last <= rules.gap else now
    settled = replace(desk, began=starts, last=starts, check_at=now + check_in)
    return Judged(settled, _piece(desk.began, desk.last, End.CHECKED), "ok")


def leave(desk: Desk, *, now: int, rules: StudyRules, end: End = End.LEFT) -> Judged:
    """The page was closed, hidden or replaced, or has been silent. An open question counts as missed: else closing the
    page in time would answer it.
    """
    if not desk.is_live:
        return Judged(desk, (), "ended")
    if desk.is_asked(desk.last):
        return _missed(desk, now=now, rules=rules)
    until = now if end == End.LEFT and now - desk.last <= rules.gap else desk.last
    until = max(desk.last, min(until, desk.full_at, desk.check_at))
    return Judged(_shut(replace(desk, last=until)), _piece(desk.began, until, end), "ended")


def _missed(desk: Desk, *, now: int, rules: StudyRules) -> Judged:
    """Only the piece since the last sign of life is lost; the next opening draws a new question."""
    ended = max(desk.last, min(now, desk.check_at + rules.grace))
    return Judged(_shut(replace(desk, check_at=0)), _piece(desk.began, ended, End.MISSED), "missed")


def _after_gap(desk: Desk, beat: Beat, *, now: int) -> Judged:
    """What was witnessed before the silence counts, the silence does not; the question waits as long as it did."""
    kept: tuple[Piece, ...] = ()
    if desk.is_asked(desk.last):  # asked and not answered: nothing of this piece is sure
        check_at, lost = now, _piece(desk.began, now, End.GAP, counts=False)
    else:
        kept, check_at = _piece(desk.began, desk.last, End.GAP), now + desk.check_at - desk.last
        lost = _piece(desk.last, now, End.GAP, counts=False)
    later = replace(
        desk, seq=beat.seq, began=now, last=now, check_at=check_at, full_at=now + max(0, desk.full_at - desk.last)
    )
    return Judged(later, (*kept, *lost), "check" if later.is_asked(now) else "ok")


def _sought(desk: Desk, beat: Beat, watched: int, *, now: int) -> Judged:
    """A leap over what was not watched: the time of the leap is lost, the place goes back."""
    back = replace(desk, seq=beat.seq, last=now, part=beat.part, place=watched, reached=watched)
    if desk.is_asked(now):
        return Judged(back, (), "check")
    pieces = (*_piece(desk.began, desk.last, End.SEEK), *_piece(desk.last, now, End.SEEK, counts=False))
    return Judged(replace(back, began=now), pieces, "seek")


def _shut(desk: Desk) -> Desk:
    return replace(desk, is_live=False)


def _piece(began: int, ended: int, end: End, *, counts: bool | None = None) -> tuple[Piece, ...]:
    """No piece for no time."""
    if ended <= began:
        return ()
    return (Piece(began, ended, end, end != End.MISSED if counts is None else counts),)
