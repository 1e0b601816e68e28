"""The way of a finding: opened by an auditor, mended and answered by the organisation, checked again by an auditor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class State(StrEnum):
    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"


class Step(StrEnum):
    OPENED = "opened"
    ANSWERED = "answered"
    RETURNED = "returned"
    CLOSED = "closed"


AUDITOR, ORGANISATION = "auditor", "organisation"
TERM_DAYS, LONGEST_DAYS = 15, 90
"""Days for mending that the form offers, and the most it takes. Our choice."""


@dataclass(frozen=True, slots=True)
class Move:
    """Which state a step leads from and to, and which side takes it."""

    before: State
    after: State
    side: str


MOVES: dict[Step, Move] = {
    Step.ANSWERED: Move(State.OPEN, State.ANSWERED, ORGANISATION),
    Step.RETURNED: Move(State.ANSWERED, State.OPEN, AUDITOR),
    Step.CLOSED: Move(State.ANSWERED, State.CLOSED, AUDITOR),
}


def step_fault(step: Step, *, state: str, side: str) -> str:
    """Why this side can't take this step now, as a Chinese sentence; empty when it can."""
    move = MOVES[step]
    if move.side != side:
        return "整改由责任单位答复，由核查人员复查，不能由同一方办理。"
    if state != move.before:
        return "这一步已经有人办过了，请刷新页面查看最新进展。"
    return ""


def term_fault(due_on: date, today: date) -> str:
    """Why this day can't be the end of the term, as a Chinese sentence."""
    if due_on <= today:
        return "整改期限必须晚于今天。"
    if (due_on - today).days > LONGEST_DAYS:
        return f"整改期限最长 {LONGEST_DAYS} 天。"
    return ""


def is_overdue(*, state: str, due_on: date, today: date) -> bool:
    """The organisation owes an answer and its term is over."""
    return state == State.OPEN and due_on < today
