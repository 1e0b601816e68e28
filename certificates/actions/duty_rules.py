"""The part of every edition that speaks about duties, as the rules take it."""

from __future__ import annotations

from certificates.domain.rules import Rule
from qualifications import api as qualifications


def rules() -> tuple[Rule, ...]:
    """Of every edition shipped with the program."""
    return tuple(rule_of(edition) for edition in qualifications.load_editions())


def rule_of(edition: qualifications.Edition) -> Rule:
    """One edition's numbers about duties, with the sources of its clauses."""
    hours, duties, clocks = edition.hours, edition.duties, edition.clocks
    return Rule(
        key=edition.key,
        family=edition.family,
        instrument=edition.instrument,
        effective_from=edition.effective_from,
        effective_to=edition.effective_to,
        renewal_opens_days=edition.validity.renewal_opens_days,
        review_years=edition.validity.review_years,
        renewal_hours=hours.renewal,
        reminder_days=(
            *edition.validity.reminder_days,
            *(-days for days in (duties.remind_after_days if duties else ())),
        ),
        validity_years=edition.validity.years,
        off_work_months=edition.practical.again_after_off_work_months if edition.practical else None,
        assessment_due_months=clocks.assessment_due_months if clocks else None,
        initial=hours.initial,
        initial_high_risk=hours.initial_high_risk,
        yearly=hours.yearly,
        yearly_high_risk=hours.yearly_high_risk,
        year_counts_from=hours.year_counts_from,
        levels=hours.levels,
        reopen_months=hours.reopen_after_off_post_months,
        reopened_levels=hours.reopened_levels,
        grace_days=duties.grace_days if duties else None,
        restart_after_days=duties.restart_after_days if duties else None,
        new_process_days=duties.new_process_days if duties else None,
        counts_before_days=(duties.counts_before_days if duties else None) or 0,
        sources={path: source.text for path, source in edition.sources.items()},
    )
