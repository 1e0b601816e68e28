"""By which numbers online study is counted, read from `courses/study_rules/*.toml` (domain.md section 3.5).

Shape: `key`, `name`, `regions` (GB/T 2260 codes or their beginnings; empty: everywhere else), `[study]` with whole
numbers in the units their names say, `[classroom]` for meetings, `[archive] years`, `[sources]` of each number.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, fields

MINUTE = 60_000
"""Milliseconds, the unit in which study is witnessed."""


class RulesFault(Exception):
    """The file can't be used; the message says where."""


@dataclass(frozen=True, slots=True)
class StudyRules:
    """`check_minutes`: about how long one studies between two questions whether one is there; `grace_seconds`: time to
    answer; `daily_hours`: class hours (学时) a day; `seek_slack_seconds`: how far a video may run ahead of the clock.
    """

    key: str
    name: str
    regions: tuple[str, ...]
    beat_seconds: int
    gap_seconds: int
    check_minutes: int
    grace_seconds: int
    idle_minutes: int
    daily_hours: int
    seek_slack_seconds: int
    late_minutes: int
    continuing_hours: int
    archive_years: int

    @property
    def gap(self) -> int:
        """Milliseconds without a beat after which the time between does not count."""
        return self.gap_seconds * 1000

    @property
    def grace(self) -> int:
        return self.grace_seconds * 1000

    def next_check(self, share: float) -> int:
        """Milliseconds until the next question; `share` in [0, 1) is the dice: four to six fifths of the interval."""
        return int(self.check_minutes * MINUTE * (0.8 + 0.4 * share))


_TABLES = {"key", "name", "regions", "study", "classroom", "archive", "sources"}
_CLASSROOM = {"late_minutes", "continuing_hours"}
_NUMBERS = tuple(
    field.name
    for field in fields(StudyRules)
    if field.name not in ("key", "name", "regions", "late_minutes", "continuing_hours", "archive_years")
)


def read_study_rules(text: str) -> StudyRules:
    """Strict, so that a slip of the pen never costs anybody hours."""
    try:
        raw = tomllib.loads(text)
        study, years = raw["study"], raw["archive"]["years"]
        late, continuing = raw["classroom"]["late_minutes"], raw["classroom"]["continuing_hours"]
        unknown = (set(raw) - _TABLES) | (set(study) - set(_NUMBERS))
        unknown |= (set(raw["classroom"]) - _CLASSROOM) | (set(raw["archive"]) - {"years"})
        if unknown:
            raise RulesFault(f"unknown: {', '.join(sorted(unknown))}")
        numbers = {name: study[name] for name in _NUMBERS}
        if any(type(number) is not int or number < 1 for number in (*numbers.values(), years)) or any(
            type(number) is not int or number < 0 for number in (late, continuing)
        ):
            raise RulesFault("whole numbers above zero are needed")
        regions = tuple(str(code) for code in raw["regions"])
        rules = StudyRules(
            str(raw["key"]), str(raw["name"]), regions, **numbers,
            late_minutes=late, continuing_hours=continuing, archive_years=years,
        )  # fmt: skip
    except tomllib.TOMLDecodeError as error:
        raise RulesFault(f"TOML: {error}") from error
    except (KeyError, TypeError) as error:
        raise RulesFault(f"missing or wrong: {error}") from error
    if not rules.beat_seconds < rules.gap_seconds < rules.check_minutes * 60:
        raise RulesFault("a beat must be shorter than a gap, and a gap than the interval of checks")
    return rules


def rules_of(region: str, rules: Sequence[StudyRules]) -> StudyRules:
    """The rules with the longest matching beginning of the region's code; else those for everywhere."""
    fitting = [(len(code), row) for row in rules for code in row.regions if region.startswith(code)]
    if fitting:
        return max(fitting, key=lambda pair: pair[0])[1]
    return next(row for row in rules if not row.regions)
