"""Read the ledger: what is counted for one person and one operation item."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.api import Person
from courses.domain.ledger import Hours, Line, count
from courses.models import Enrolment, Exemption, HoursEntry
from evidence import api as evidence
from qualifications import api as qualifications


def hours_evidence(person: Person, operation_item: qualifications.OperationItem) -> list[HoursEntry]:
    """Every entry of the ledger, counter-entries included, in the order it was recorded."""
    return list(
        HoursEntry.objects.filter(person=person, operation_item=operation_item)
        .select_related(
            "session__training_class",
            "session__teacher",
            "study_day__training_class",
            "witnessed_by__person",
            "counters",
        )
        .order_by("recorded_at", "pk")
    )


def minutes_per_hour(operation_item: qualifications.OperationItem, *, on: date | None = None) -> int:
    """Minutes of one class hour by the edition in force on the day (today)."""
    edition = qualifications.edition_for(operation_item.family, on=on or timezone.localdate())
    return edition.hours.minutes_per_hour


def hours_of(person: Person, operation_item: qualifications.OperationItem) -> Hours:
    """Class hours counted so far, theory and practical."""
    rows = HoursEntry.objects.filter(person=person, operation_item=operation_item)
    return count(
        (Line(session, part, minutes) for session, part, minutes in rows.values_list("session", "part", "minutes")),
        minutes_per_hour=minutes_per_hour(operation_item),
    )


def hours_by_person(operation_item: qualifications.OperationItem, people: Iterable[int]) -> dict[int, Hours]:
    """The same for many people at once, by primary key; those without an entry are left out."""
    lines: dict[int, list[Line]] = {}
    rows = HoursEntry.objects.filter(person__in=list(people), operation_item=operation_item)
    for person, session, part, minutes in rows.values_list("person", "session", "part", "minutes"):
        lines.setdefault(person, []).append(Line(session, part, minutes))
    per_hour = minutes_per_hour(operation_item) if lines else 1
    return {person: count(entries, minutes_per_hour=per_hour) for person, entries in lines.items()}


def hours_digest(person: Person, operation_item: qualifications.OperationItem) -> str:
    """SHA-256 over the ledger rows; pseudonyms only, so that evidence may carry it."""
    return evidence.digest(
        {
            "person": str(person.uuid),
            "item": operation_item.key,
            "entries": [
                {
                    "uuid": str(entry.uuid),
                    "session": entry.session_id,
                    "part": entry.part,
                    "minutes": entry.minutes,
                    "witness": str(entry.witnessed_by.uuid) if entry.witnessed_by else None,
                    "counters": str(entry.counters.uuid) if entry.counters else None,
                    "at": entry.recorded_at.astimezone(UTC).isoformat(timespec="microseconds"),
                }
                for entry in hours_evidence(person, operation_item)
            ],
        }
    )


def exemption_ground(person: Person, operation_item: qualifications.OperationItem, *, on: date) -> str:
    """Why this person need not train (D6): the first exemption valid on the day as a sentence, else empty."""
    exemption = _valid_exemptions(operation_item, on=on).filter(person=person).order_by("-valid_to", "pk").first()
    if exemption is None:
        return ""
    until = f"（有效期至 {exemption.valid_to.isoformat()}）" if exemption.valid_to else ""
    return f"{exemption.get_ground_display()} No.{exemption.document_number}{until}"


def exempted(people: Iterable[int], operation_item: qualifications.OperationItem, *, on: date) -> set[int]:
    """Who of these people need not train on that day, by primary key."""
    rows = _valid_exemptions(operation_item, on=on).filter(person__in=list(people))
    return set(rows.values_list("person_id", flat=True))


def _valid_exemptions(operation_item: qualifications.OperationItem, *, on: date) -> QuerySet[Exemption]:
    return Exemption.objects.filter(operation_item=operation_item).filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=on)
    )


def people_taught_by(teacher: Person) -> set[int]:
    """Primary keys of everybody in a class this person taught, wholly or for one session (R-14)."""
    return set(
        Enrolment.objects.filter(
            Q(training_class__teachers__person=teacher) | Q(training_class__sessions__teacher=teacher)
        ).values_list("person_id", flat=True)
    )


def hours_of_days(people: Iterable[int]) -> list[tuple[int, str, date, float]]:
    """(person, family, day, class hours) of every entry of the yearly and the managers' ledger, counter-entries too."""
    families = (qualifications.Family.YEARLY, qualifications.Family.MANAGERS)
    rows = HoursEntry.objects.filter(operation_item__category__family__in=families).order_by()
    if isinstance(people, range):  # asked for by its ends: cheaper than two thousand numbers
        rows = rows.filter(person_id__gte=people.start, person_id__lt=people.stop)
    else:
        rows = rows.filter(person__in=list(people))
    per_hour: dict[str, int] = {
        family: qualifications.edition_for(family, on=timezone.localdate()).hours.minutes_per_hour
        for family in families
    }
    return [
        (person, family, timezone.localdate(at), minutes / per_hour[family])
        for person, family, at, minutes in rows.values_list(
            "person_id", "operation_item__category__family", "recorded_at", "minutes"
        )
    ]
