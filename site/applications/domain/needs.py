"""What an application still lacks: each condition of the edition with the paper that can meet it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

IDENTITY, SCHOOLING, SKILL, TRAINING, HEALTH, OTHER = "identity", "schooling", "skill", "training", "health", "other"
KINDS = (IDENTITY, SCHOOLING, SKILL, TRAINING, HEALTH, OTHER)
CURES = {"education": SCHOOLING, "hours": SKILL, "health": HEALTH}
"""Which paper can meet a condition that is not met by what is on record. The others no paper can cure."""


@dataclass(frozen=True, slots=True)
class Line:
    """One condition as the applicant sees it. `ok` None: it waits for an officer's look at `paper`."""

    key: str
    title: str
    ok: bool | None
    fact: str
    source: str = ""
    paper: str = ""


WAITING, GOOD, BAD = "waiting", "good", "bad"


def lines_of(conditions: Iterable[Any], *, papers: Mapping[str, str], has_photo: bool) -> list[Line]:
    """The judged conditions with identity and photo in front. `papers`: kind → its best verdict; a paper that waits
    turns a "no" into "to be looked at", a bad one changes nothing."""
    lines = [
        _identity(papers.get(IDENTITY, BAD)),
        Line("photo", "证件照", has_photo, "已登记" if has_photo else "请在“我的资料”中上传证件照"),
    ]
    for condition in conditions:
        cure = CURES.get(condition.key, "")
        waits = condition.ok is not True and papers.get(cure) == WAITING
        fact = f"{condition.fact}；证明已上传，待审核" if waits else condition.fact
        ok = None if waits else condition.ok
        lines.append(Line(condition.key, condition.title, ok, fact, condition.source, cure))
    return lines


def _identity(verdict: str) -> Line:
    facts = {GOOD: "已核对", WAITING: "已上传，待核对", BAD: "请上传身份证件照片（人像面）"}
    ok = {GOOD: True, WAITING: None, BAD: False}[verdict]
    return Line(IDENTITY, "身份证件", ok, facts[verdict], paper=IDENTITY)


def best(verdicts: Iterable[tuple[str, str]]) -> dict[str, str]:
    """(kind, verdict) of all papers → kind and the verdict that counts."""
    order = (BAD, WAITING, GOOD)
    found: dict[str, str] = {}
    for kind, verdict in verdicts:
        if kind not in found or order.index(verdict) > order.index(found[kind]):
            found[kind] = verdict
    return found


def incurable(lines: Iterable[Line]) -> list[Line]:
    """What no paper can put right: too young, barred, attempts used up, no theory pass. Nobody may hand that in."""
    return [line for line in lines if line.ok is False and not line.paper and line.key != "photo"]


def missing(lines: Iterable[Line]) -> list[Line]:
    """What the applicant can still bring, all of it at once."""
    return [line for line in lines if line.ok is False and (line.paper or line.key == "photo")]
