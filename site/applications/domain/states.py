"""The way of an application, from the first note to the last result."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class State(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    ASKED = "asked"
    COMPLETE = "complete"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    BOOKED = "booked"
    DONE = "done"
    WITHDRAWN = "withdrawn"


WAYS: Mapping[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.SUBMITTED, State.WITHDRAWN}),
    State.SUBMITTED: frozenset({State.ASKED, State.ACCEPTED, State.REFUSED, State.WITHDRAWN}),
    State.ASKED: frozenset({State.COMPLETE, State.REFUSED, State.WITHDRAWN}),
    State.COMPLETE: frozenset({State.ACCEPTED, State.REFUSED, State.WITHDRAWN}),
    State.ACCEPTED: frozenset({State.BOOKED, State.DONE, State.WITHDRAWN}),
    State.BOOKED: frozenset({State.ACCEPTED, State.DONE, State.WITHDRAWN}),
    State.REFUSED: frozenset(),
    State.DONE: frozenset(),
    State.WITHDRAWN: frozenset(),
}
"""Asked leads to complete and never back: papers are asked for once (令第30号 art 17). A booked place that was given
back, or an examination that was sat without ending the matter, leads back to accepted."""
OPEN = frozenset(state for state, ways in WAYS.items() if ways)
"""One open application for each person and item."""
WITH_APPLICANT = frozenset({State.DRAFT, State.ASKED})
"""Papers come and go only while the applicant has it."""
TO_DECIDE = frozenset({State.SUBMITTED, State.COMPLETE})
GRANTED = frozenset({State.ACCEPTED, State.BOOKED})


def may_go(here: State, there: State) -> bool:
    """Whether one step leads there."""
    return there in WAYS[here]
