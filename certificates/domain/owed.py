"""The values that the rules of duties take and give: what is held, what happened at work, what is owed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

RENEWAL, REVIEW, YEARLY, PRACTICAL = "renewal", "review", "yearly_hours", "practical"
INITIAL, ASSESSMENT, LEVELS, NEW_PROCESS, MEDICAL = "initial", "assessment", "levels", "new_process", "medical"
OPEN, MET, LAPSED, DROPPED = "open", "met", "lapsed", "dropped"
GRACE, LATE, RESTART = "grace", "late", "restart"
"""What being late has come to."""

PRINCIPAL, MANAGER, SPECIAL, WORKER = "principal", "safety_manager", "special_worker", "worker"
LEADERS = frozenset({PRINCIPAL, MANAGER})
ABSENCE, HEALTH, PROCESS = "absence", "health_check", "new_process"
LEVEL_TRAINING, PROCESS_TRAINING = "level_training", "process_training"
PRACTICAL_PASSED, YEARLY_HOURS = "practical_passed", "yearly_hours"


@dataclass(frozen=True, slots=True)
class Held:
    """One certificate a person holds. `stands` is False once it is replaced or revoked.

    `known_on`: the day the platform learnt of it; a fold as of an earlier day does not see it. None: always known.
    """

    origin: str
    family: str
    item_key: str
    item_name: str
    title: str
    valid_from: date
    valid_to: date | None
    edition_key: str
    stands: bool = True
    review_due_on: date | None = None
    reviewed_on: date | None = None
    known_on: date | None = None


@dataclass(frozen=True, slots=True)
class Post:
    """A post held from a day to a day (None: still). `item_key` is the catalogue's for leaders and special workers."""

    origin: str
    kind: str
    name: str
    organisation: str
    starts_on: date
    ends_on: date | None = None
    is_high_risk: bool = False
    item_key: str = ""
    known_on: date | None = None

    @property
    def is_leader(self) -> bool:
        return self.kind in LEADERS


@dataclass(frozen=True, slots=True)
class Fact:
    """Something at work from a day on. `ends_on`: back at work, or the last day a medical check is good for.

    `organisation`: whose work it was, as in `Post`.
    """

    origin: str
    kind: str
    starts_on: date
    ends_on: date | None = None
    hours: float = 0.0
    note: str = ""
    known_on: date | None = None
    organisation: str = ""


@dataclass(frozen=True, slots=True)
class Studied:
    """Class hours of the ledger on one day, in one family of qualifications."""

    family: str
    on: date
    hours: float


@dataclass(frozen=True, slots=True)
class History:
    """All that is known of one person; in any order."""

    held: tuple[Held, ...] = ()
    posts: tuple[Post, ...] = ()
    facts: tuple[Fact, ...] = ()
    studied: tuple[Studied, ...] = ()

    def as_of(self, day: date) -> History:
        """What was known on that day."""
        return History(
            held=tuple(one for one in self.held if one.known_on is None or one.known_on <= day),
            posts=tuple(one for one in self.posts if (one.known_on or one.starts_on) <= day),
            facts=tuple(one for one in self.facts if (one.known_on or one.starts_on) <= day),
            studied=tuple(one for one in self.studied if one.on <= day),
        )

    def of(self, *kinds: str) -> list[Fact]:
        return [fact for fact in self.facts if fact.kind in kinds]


@dataclass(frozen=True, slots=True)
class DutyValue:
    """One thing owed, with the reason in Chinese, a line each: why, what if not, by which rule.

    `item_key` empty: the item follows from `family` and `high_risk` (general posts have no item of their own).
    """

    origin: str
    item_key: str
    kind: str
    opens_on: date | None
    lapses_on: date
    edition_key: str
    explanation: str
    state: str
    outcome: str = ""
    family: str = ""
    high_risk: bool = False
