"""Which change of a certificate's state is possible, and on which grounds (domain.md §1.9).

Every change but a replacement takes two people. What was replaced stays replaced: its successor speaks.
"""

from __future__ import annotations

VALID, SUSPENDED, REVOKED = "valid", "suspended", "revoked"
_REVOKING = ("fraud", "false_facts", "accident", "rules_broken", "unfit", "other")
GROUNDS: dict[tuple[str, str], tuple[str, ...]] = {
    (VALID, REVOKED): (*_REVOKING, "correction"),
    (SUSPENDED, REVOKED): (*_REVOKING, "correction"),
    (VALID, SUSPENDED): ("investigation", "unfit", "other"),
    (SUSPENDED, VALID): ("cleared", "overturned"),
    (REVOKED, VALID): ("overturned",),
}
"""(from, to) → grounds. A revocation is undone only where a review or a court has overturned it."""


def grounds_for(before: str, after: str) -> tuple[str, ...]:
    """Empty when there is no such way."""
    return GROUNDS.get((before, after), ())


def ways_from(state: str) -> list[str]:
    """The states that can be proposed from here."""
    return [after for before, after in GROUNDS if before == state]
