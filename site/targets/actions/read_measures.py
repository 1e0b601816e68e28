"""What each measure reads from the database: of the organisations one looks after, in a period or on its last day.

«Trained» is a person with witnessed hours left in the period after counter-entries, or with yearly hours that the
employer recorded. The roster of a rate are posts held at the end of the period (R-16).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, F, Q, Sum
from django.utils import timezone

from accounts.api import Membership, PostHolding, Role, WorkFact
from certificates import api as certificates
from courses import api as courses
from exams import api as exams
from targets.domain.plan import Reading
from workforce import api as workforce


@dataclass(frozen=True, slots=True)
class Span:
    """Both days included; `within`: the organisations whose people and places count."""

    since: date
    until: date
    within: Any

    def moments(self) -> tuple[datetime, datetime]:
        """Half open, in the local time zone."""
        begins, ends = datetime.combine(self.since, time()), datetime.combine(self.until + timedelta(days=1), time())
        return timezone.make_aware(begins), timezone.make_aware(ends)


def _trained(span: Span) -> Q:
    """A condition on rows with a `person`: hours in the period, wherever they were trained."""
    begins, ends = span.moments()
    hours = courses.HoursEntry.objects.filter(recorded_at__gte=begins, recorded_at__lt=ends).order_by()
    kept = hours.values("person").annotate(minutes=Sum("minutes")).filter(minutes__gt=0)
    told = WorkFact.objects.filter(
        kind=WorkFact.Kind.YEARLY_HOURS, starts_on__gte=span.since, starts_on__lte=span.until, hours__gt=0
    )
    return Q(person__in=kept.values("person")) | Q(person__in=told.values("person"))


def _share(rows: Any, span: Span) -> Reading:
    """People of the rows who were trained, over all of them; a person counts once."""
    counted = rows.aggregate(
        trained=Count("person", filter=_trained(span), distinct=True), all=Count("person", distinct=True)
    )
    return Reading(counted["trained"], counted["all"])


def _roster(span: Span, *kinds: str) -> Any:
    """Posts held on the last day."""
    held = PostHolding.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=span.until), organisation__in=span.within, starts_on__lte=span.until
    )
    return held.filter(kind__in=kinds) if kinds else held


def _rate(*kinds: str) -> Callable[[Span], Reading]:
    return lambda span: _share(_roster(span, *kinds), span)


def _officers(span: Span) -> Reading:
    held = Membership.objects.open(span.until).filter(
        organisation__in=span.within, organisation__kind="regulator", role=Role.SUPERVISOR
    )
    return _share(held, span)


def _trained_times(span: Span) -> Reading:
    """人次: a person in a class counts once; study without a class once a person and item."""
    begins, ends = span.moments()
    rows = (
        courses.HoursEntry.objects.filter(recorded_at__gte=begins, recorded_at__lt=ends)
        .filter(Q(session__training_class__institution__in=span.within) | Q(session__isnull=True))
        .values("person", "operation_item", "session__training_class")
        .annotate(minutes=Sum("minutes"))
        .filter(minutes__gt=0)
    )
    return Reading(rows.count())


def _firms_whole_staff(span: Span) -> Reading:
    """Enterprises all of whose people on the roster were trained in the period."""
    firms = (
        _roster(span)
        .filter(organisation__kind="enterprise")
        .order_by()
        .values("organisation")
        .annotate(trained=Count("person", filter=_trained(span), distinct=True), all=Count("person", distinct=True))
    )
    return Reading(firms.filter(trained=F("all")).count())


def _certified(span: Span) -> Reading:
    """Posts that ask for a certificate whose holders have a valid one for that very work, ours or the state's."""
    posts = set(_roster(span, PostHolding.Kind.SPECIAL_WORKER).exclude(item_key="").values_list("person", "item_key"))
    valid = Q(valid_to__isnull=True) | Q(valid_to__gte=span.until)
    ours = certificates.Certificate.objects.filter(valid, state="valid", valid_from__lte=span.until)
    theirs = certificates.StateCertificate.objects.filter(valid, valid_from__lte=span.until)
    held = {
        pair
        for rows in (ours, theirs)
        for pair in rows.filter(person__in={person for person, _item in posts}).values_list(
            "person", "operation_item__key"
        )
    }
    return Reading(len(posts & held), len(posts))


def _institutions(span: Span) -> Reading:
    return Reading(span.within.filter(kind="training_institution", is_active=True).count())


def _points(**conditions: Any) -> Callable[[Span], Reading]:
    def read(span: Span) -> Reading:
        found = exams.ExamPoint.objects.filter(organisation__in=span.within, is_open=True, **conditions)
        return Reading(found.count())

    return read


def _practical(*categories: str) -> Callable[[Span], Reading]:
    """人次 of practical examinations in works whose category's name holds one of the words; void ones were sat, too."""

    def read(span: Span) -> Reading:
        begins, ends = span.moments()
        wanted = Q()
        for link in ("registration", "former_registration"):
            sitting = f"{link}__sitting__"
            named = Q()
            for word in categories:
                named |= Q(**{f"{sitting}operation_item__category__name__contains": word})
            wanted |= named & Q(**{f"{sitting}exam_point__organisation__in": span.within})
        found = exams.PracticalResult.objects.filter(wanted, entered_at__gte=begins, entered_at__lt=ends)
        return Reading(found.aggregate(count=Count("pk"))["count"])

    return read


def _levels(span: Span) -> Reading:
    """Workers on the roster whose three-level education is on record, over all of them (T28)."""
    found = workforce.taught_on(span.within, span.until)
    return Reading(found.done, found.people)


def _helped(span: Span) -> Reading:
    """High-risk enterprises that got help-training which both sides confirmed in the period, over all of them (T30)."""
    firms = span.within.filter(kind="enterprise", is_high_risk=True, is_active=True)
    return Reading(workforce.firms_helped(firms, since=span.since, until=span.until), firms.count())


def _unknown(_span: Span) -> Reading:
    """The platform keeps no such data yet; said so rather than shown as nothing."""
    return Reading(None)


_Kind = PostHolding.Kind
MEASURES: dict[str, Callable[[Span], Reading]] = {
    "trained_times": _trained_times,
    "rate_principals": _rate(_Kind.PRINCIPAL),
    "rate_safety_managers": _rate(_Kind.SAFETY_MANAGER),
    "rate_special_workers": _rate(_Kind.SPECIAL_WORKER),
    "rate_staff": _rate(),
    "rate_officers": _officers,
    "rate_certified": _certified,
    "firms_whole_staff": _firms_whole_staff,
    "institutions": _institutions,
    "exam_points": _points(),
    "points_national": _points(level="national"),
    "points_provincial": _points(level="provincial"),
    "points_theory": _points(holds_theory=True),
    "points_practical": _points(holds_practical=True),
    "practical_hazchem": _practical("危险化学品", "化工"),
    "practical_mines": _practical("矿山"),
    "rate_levels": _levels,
    "rate_helped": _helped,
    "unknown": _unknown,
}
