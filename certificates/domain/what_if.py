"""What a draft edition would change for one person: who becomes due, late or free, and whose day moves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from certificates.domain.owed import LAPSED, OPEN, DutyValue
from certificates.domain.rules import Rule

DUE, LATE, FREE, MOVED = "due", "late", "free", "moved"
_WAITS = frozenset({OPEN, LAPSED})


@dataclass(frozen=True, slots=True)
class Change:
    """One duty before and after; None where there is none."""

    what: str
    before: DutyValue | None
    after: DutyValue | None

    @property
    def duty(self) -> DutyValue:
        found = self.after or self.before
        if found is None:
            raise ValueError("a change of nothing")
        return found


def with_draft(rules: Sequence[Rule], draft: Rule) -> tuple[Rule, ...]:
    """The rules with the draft in force: it replaces its own key, and ends the open edition of its family before it."""
    eve = draft.effective_from - timedelta(days=1)
    kept: list[Rule] = []
    for rule in rules:
        if rule.key == draft.key:
            continue
        is_open = rule.effective_to is None or rule.effective_to >= draft.effective_from
        if rule.family == draft.family and rule.effective_from < draft.effective_from and is_open:
            kept.append(replace(rule, effective_to=eve))
        elif not (rule.family == draft.family and rule.effective_from >= draft.effective_from):
            kept.append(rule)
    return (*kept, draft)


def changes(before: Sequence[DutyValue], after: Sequence[DutyValue]) -> Iterator[Change]:
    """In the order of the last days; nothing for what stays as it is."""
    was = {(duty.origin, duty.kind): duty for duty in before if duty.state in _WAITS}
    now = {(duty.origin, duty.kind): duty for duty in after if duty.state in _WAITS}
    for key in sorted({*was, *now}, key=lambda key: (_day(was.get(key), now.get(key)), key)):
        old, new = was.get(key), now.get(key)
        if new is None:
            yield Change(FREE, old, None)
        elif new.state == LAPSED and (old is None or old.state != LAPSED):
            yield Change(LATE, old, new)
        elif old is None:
            yield Change(DUE, None, new)
        elif old.lapses_on != new.lapses_on or old.outcome != new.outcome:
            yield Change(MOVED, old, new)


def _day(old: DutyValue | None, new: DutyValue | None) -> date:
    return (new or old).lapses_on if new or old else date.max  # type: ignore[union-attr]
