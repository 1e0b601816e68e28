"""What an application meets and lacks at this moment, by the edition of the day it is asked for (R-01)."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from accounts.api import Person
from applications.domain import needs
from applications.domain.reach import PRACTICAL, THEORY, next_part
from applications.models import Application, ApplicationPaper
from exams import api as exams
from qualifications import api as qualifications


def health_promised(application: Application) -> bool:
    """Signed on the screen, or on paper that an officer found good."""
    if application.promised_at is not None:
        return True
    good = application.papers.filter(kind=needs.HEALTH, verdict=ApplicationPaper.Verdict.GOOD)
    return application.pk is not None and good.exists()


def part_of(application: Application) -> str:
    """The part to be examined next; empty when all is passed."""
    item, person = application.operation_item, application.person
    since = timezone.localdate(application.created_at)
    passed = exams.Outcome.objects.standing().filter(person=person, operation_item=item, passed_on__gte=since)
    theory = exams.latest_theory_pass(person, item.pk)
    exhausted = False
    if theory is not None and item.has_practical:
        edition = qualifications.edition_for(item.family, on=timezone.localdate())
        limit, _again = exams.limit_of(edition, PRACTICAL)
        exhausted = limit is not None and exams.round_of(person, item, PRACTICAL, edition).used >= limit
    return next_part(
        application.scope,
        theory_passed=theory is not None and not exhausted,
        item_passed=passed.exists(),
        has_practical=item.has_practical,
    )


def conditions_for(
    person: Person, item: qualifications.OperationItem, part: str, *, on: date, promised: bool
) -> exams.Eligibility:
    """The examination's own judgement; nothing is judged twice in two ways."""
    return exams.judge_person(person, item, part, on=on, health_promised=promised)


def judge_application(application: Application, *, on: date) -> list[needs.Line]:
    """Every condition with the paper that could meet it."""
    judged = conditions_for(
        application.person,
        application.operation_item,
        part_of(application) or THEORY,
        on=on,
        promised=health_promised(application),
    )
    papers = needs.best(application.papers.values_list("kind", "verdict"))
    lines = needs.lines_of(judged.conditions, papers=papers, has_photo=bool(application.person.photo))
    return [*lines, _place(application, on)]


def _place(application: Application, on: date) -> needs.Line:
    """Where one may apply: anywhere since 令第19号 (D4)."""
    edition = qualifications.edition_for(application.operation_item.family, on=on)
    if edition.eligibility.application_place == "residence_or_work":
        fact = "须在户籍地或从业地报名，请考试机构核对"
        return needs.Line("place", "报名地点", None, fact, edition.instrument)
    return needs.Line("place", "报名地点", True, "可在全国任一考试机构报名", edition.instrument)


def as_json(lines: list[needs.Line], edition_key: str) -> dict[str, object]:
    """What is kept: no document, no number, only what was judged and how."""
    return {
        "edition": edition_key,
        "conditions": [
            {"key": line.key, "title": line.title, "ok": line.ok, "fact": line.fact, "source": line.source}
            for line in lines
        ],
    }
