"""One edition of the rules for one family of qualifications, as a value.

Every number of law lives in `editions/<family>/<key>.toml`; these classes only give it a shape. An edition is
picked by the date of the event (R-01) and a judged attempt or credential stores its key for good.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Source:
    """Where a number comes from; `state` is `confirmed`, `memory` or `setting` (open, domain.md §9)."""

    text: str
    state: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class TheorySection:
    """`count` items of one type (`judgement`, `single`, `multiple`) worth `marks` each."""

    type: str
    count: int
    marks: int


@dataclass(frozen=True, slots=True)
class Theory:
    """The theory examination. `max_attempts` None: no limit. Marks are whole marks, times minutes."""

    minutes: int
    total_marks: int
    cut_score: int
    sections: tuple[TheorySection, ...]
    max_attempts: int | None
    pass_valid_months: int | None
    latest_entry_minutes: int
    grace_seconds: int


@dataclass(frozen=True, slots=True)
class PracticalSubject:
    """One subject (K1…K4) with its weight in marks."""

    code: str
    name: str
    weight: int


@dataclass(frozen=True, slots=True)
class Practical:
    """The practical examination; a failed veto step fails it whatever the marks (R-04).

    With two assessors, totals further apart than `max_difference` marks go to `beyond_difference` ("chief" or "third");
    `veto_by` says whose veto counts when the two disagree: "any" of them, or the "chief" decides.
    """

    subjects: tuple[PracticalSubject, ...]
    cut_score: int
    max_attempts: int | None
    on_exhausted: str  # "reregister_theory" or "retrain"
    requires_theory_pass: bool
    assessors: int
    max_difference: int
    beyond_difference: str
    veto_by: str
    again_after_off_work_months: int | None = None


@dataclass(frozen=True, slots=True)
class Validity:
    """How long the qualification is held. `end_minus_one_day`: it ends on the day before the anniversary."""

    years: int | None
    end_minus_one_day: bool
    renewal_opens_days: int | None
    review_years: int | None
    reminder_days: tuple[int, ...]
    long_review_years: int | None = None
    long_review_after_years: int | None = None


@dataclass(frozen=True, slots=True)
class AudienceHours:
    """Class hours of one item of the catalogue that differ from those of its family."""

    item: str
    initial: int | None
    yearly: int | None


@dataclass(frozen=True, slots=True)
class Hours:
    """Class hours (学时); None where the edition leaves the number to the syllabus of the item.

    `levels` are the steps of 三级教育; after `reopen_after_off_post_months` the `reopened_levels` are due
    again (R-11).
    `year_counts_from` is "calendar" or "post" (R-12).
    """

    minutes_per_hour: int
    initial: int | None
    renewal: int | None
    yearly: int | None
    initial_high_risk: int | None = None
    yearly_high_risk: int | None = None
    year_counts_from: str | None = None
    audiences: tuple[AudienceHours, ...] = ()
    levels: tuple[str, ...] = ()
    reopen_after_off_post_months: int | None = None
    reopened_levels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CategoryEducation:
    """Schooling one work category asks above its family."""

    category: str
    min_education: int


@dataclass(frozen=True, slots=True)
class Eligibility:
    """Who may sit the examination. `min_education` is the level number of accounts, None where none is asked.

    `application_place` is "anywhere" or "residence_or_work" (D4).
    """

    min_age: int
    max_age: int | None
    min_education: int | None
    health_promise: bool
    skill_certificate_exempts: bool
    retrain_on_fail: bool
    fraud_bar_years: int
    matching_schooling_exempts: bool = False
    application_place: str | None = None
    education_by_category: tuple[CategoryEducation, ...] = ()


@dataclass(frozen=True, slots=True)
class Clocks:
    """How long the authority and the person have; None where the edition is silent."""

    exam_arranged_days: int | None = None
    marks_working_days: int | None = None
    accept_working_days: int | None = None
    issue_working_days: int | None = None
    review_working_days: int | None = None
    assessment_due_months: int | None = None
    score_review_days: int | None = None


@dataclass(frozen=True, slots=True)
class Archive:
    """Years records are kept (R-15)."""

    training_years: int | None = None
    exam_video_years: int | None = None


@dataclass(frozen=True, slots=True)
class DutyRules:
    """What follows when something owed is late, in days after its last day; None where the edition is silent.

    Until `grace_days` it can still be done as if in time (working stays forbidden), from `restart_after_days` on the
    person begins anew. `new_process_days` after a new process is in use its training is due (0: before);
    `counts_before_days` before taking a post is training for that post counted.
    Who is late is reminded again after `remind_after_days`.
    """

    grace_days: int | None = None
    restart_after_days: int | None = None
    new_process_days: int | None = None
    counts_before_days: int | None = None
    remind_after_days: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """What the text in hand does not settle; the value used is a setting an administrator must confirm."""

    topic: str
    value_used: str
    note: str


@dataclass(frozen=True, slots=True)
class Edition:
    """All rules of one family between two days, both inclusive; `effective_to` None while in force.

    `assessment_fee_yuan` 0: no fee may be taken (安全生产法 art 27); None: the edition is silent on fees.
    """

    key: str
    family: str
    name: str
    instrument: str
    official_address: str
    effective_from: date
    effective_to: date | None
    theory: Theory | None
    practical: Practical | None
    validity: Validity
    hours: Hours
    eligibility: Eligibility
    clocks: Clocks | None
    archive: Archive | None
    assessment_fee_yuan: int | None
    sources: dict[str, Source]
    open_questions: tuple[OpenQuestion, ...]
    duties: DutyRules | None = None

    def covers(self, day: date) -> bool:
        return self.effective_from <= day and (self.effective_to is None or day <= self.effective_to)

    def cited_texts(self) -> tuple[str, ...]:
        """Every place in which the edition names a law: its instrument, and the source of each value."""
        return (self.instrument, *(source.text for source in self.sources.values()))


class NoEdition(Exception):
    """No edition of the family is in force on that day."""


def edition_on(editions: tuple[Edition, ...], *, family: str, on: date) -> Edition:
    """The edition in force on the day of the event (R-01); NoEdition when none is."""
    for edition in editions:
        if edition.family == family and edition.covers(on):
            return edition
    raise NoEdition(f"{on.isoformat()} 没有适用于“{family}”的规则版本。")
