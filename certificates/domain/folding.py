"""The whole state of one person's duties on one day: a fold over everything known by then.

The order in which facts came in does not matter, and what comes later never changes what an earlier day saw:
`owed(history, today=day) == owed(history.as_of(day), today=day)`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from certificates.domain.duties import duties_of
from certificates.domain.event_duties import event_duties
from certificates.domain.owed import DutyValue, History
from certificates.domain.post_duties import post_duties
from certificates.domain.rules import Rule


def owed(history: History, *, rules: Sequence[Rule], today: date) -> list[DutyValue]:
    """All duties of one person as of `today`, the next one first."""
    known = history.as_of(today)
    found = duties_of(known.held, rules=rules, today=today)
    found.extend(post_duties(known, rules=rules, today=today))
    found.extend(event_duties(known, rules=rules, today=today))
    return sorted(found, key=lambda duty: (duty.lapses_on, duty.origin, duty.kind))
