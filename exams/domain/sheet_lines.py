"""The lines of an assessor's sheet, each changed by numbered taps; the newest revision of a line is what counts.

| line | value | means |
|---|---|---|
| `K1.3.d` | whole number | marks deducted at step 3 (counted from 0) of subject K1 |
| `K1.3.v` | true or false | the veto of that step has failed |
| `K1.x` | true or false | not attempted: every mark of the subject is lost |
| `K1.note` | text | the assessor's remark |
| `K1.start`, `K1.stop` | seconds | the subject began or ended so long before the change was sent |
| `K1.simulator` | text | the deductions were taken over from this result of a simulator |
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from exams.domain.practical import Subject

MAX_NOTE = 300
MAX_AGE = 12 * 3600
"""Seconds: a sheet that was offline for longer than a day's work is told so by a person."""
_LINE = re.compile(
    r"(?P<code>[A-Z]\d{1,2})\.(?:(?P<step>\d{1,2})\.(?P<kind>[dv])|(?P<word>x|note|start|stop|simulator))"
)


class LineRefused(Exception):
    """No such line on this sheet, or not a value it can have."""


def check_line(subjects: Sequence[Subject], line: str, value: Any) -> None:
    """LineRefused unless the blank sheet has the line and it can hold the value."""
    found = _LINE.fullmatch(line)
    subject = next((subject for subject in subjects if found and subject.code == found["code"]), None)
    if found is None or subject is None:
        raise LineRefused(line)
    if found["word"]:
        ok = _fits(found["word"], value)
    else:
        at = int(found["step"])
        step = subject.steps[at] if at < len(subject.steps) else None
        if step is None:
            raise LineRefused(line)
        ok = (
            type(value) is int and 0 <= value <= step.marks and step.marks > 0
            if found["kind"] == "d"
            else type(value) is bool and step.is_veto
        )
    if not ok:
        raise LineRefused(line)


def _fits(word: str, value: Any) -> bool:
    if word == "x":
        return type(value) is bool
    if word in ("start", "stop"):
        return type(value) is int and 0 <= value <= MAX_AGE
    return isinstance(value, str) and len(value) <= MAX_NOTE and "\0" not in value


def filled(subjects: Sequence[Subject], lines: Mapping[str, Any]) -> tuple[Subject, ...]:
    """The blank sheet with what its lines say; lines are checked before they are stored."""
    done = []
    for subject in subjects:
        given_up = lines.get(f"{subject.code}.x") is True
        steps = tuple(
            replace(
                step,
                deducted=step.marks if given_up else int(lines.get(f"{subject.code}.{at}.d", 0)),
                veto_failed=bool(lines.get(f"{subject.code}.{at}.v", False)),
            )
            for at, step in enumerate(subject.steps)
        )
        done.append(replace(subject, steps=steps))
    return tuple(done)
