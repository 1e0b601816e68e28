"""What a supervisor reads of the firms of the region: figures and masked lists; opening a person leaves evidence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.timezone import localdate

from accounts.api import Membership, Organisation, Person, PostHolding, User, WorkFact
from certificates import api as certificates
from evidence import api as evidence
from workforce.models import Programme

_Duty = certificates.Duty


@dataclass(frozen=True, slots=True)
class Coverage:
    """Workers whose three-level education is done, of those whose posts ask for it."""

    done: int
    people: int

    @property
    def percent(self) -> int | None:
        return 100 * self.done // self.people if self.people else None


def workers_on(organisations: Any, day: date) -> QuerySet[PostHolding]:
    """Posts of workers held on the day: leaders are assessed instead."""
    kinds = (PostHolding.Kind.WORKER, PostHolding.Kind.SPECIAL_WORKER)
    held = PostHolding.objects.filter(organisation__in=organisations, kind__in=kinds, starts_on__lte=day)
    return held.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day))


def coverage(organisations: Any, *, day: date | None = None) -> Coverage:
    """One person counts once (T28). Done: no duty of education is open or late, and no programme is running."""
    today = day or localdate()
    unmet = _Duty.objects.filter(
        person=OuterRef("person"), kind=_Duty.Kind.LEVELS, lapses_on__lte=today,
        state__in=(_Duty.State.OPEN, _Duty.State.LAPSED),
    )  # fmt: skip
    running = Programme.objects.running(today).filter(post=OuterRef("pk"))
    owing = Q(unmet=True) | Q(running=True)
    counted = (
        workers_on(organisations, today)
        .annotate(unmet=Exists(unmet), running=Exists(running))
        .aggregate(people=Count("person", distinct=True), owing=Count("person", distinct=True, filter=owing))
    )
    return Coverage(counted["people"] - counted["owing"], counted["people"])


def taught_on(organisations: Any, day: date) -> Coverage:
    """The same as the records of that day had it, for targets and their trends (T28): somebody is taught when education
    in that very organisation is on record, told from paper or proved level by level.
    """
    taught = WorkFact.objects.filter(
        kind=WorkFact.Kind.LEVEL_TRAINING, starts_on__lte=day,
        organisation=OuterRef("organisation"), person=OuterRef("person"),
    )  # fmt: skip
    counted = (
        workers_on(organisations, day)
        .annotate(taught=Exists(taught))
        .aggregate(done=Count("person", distinct=True, filter=Q(taught=True)), people=Count("person", distinct=True))
    )
    return Coverage(counted["done"], counted["people"])


def lapsed_at_work(firm: Organisation, *, day: date | None = None) -> QuerySet[Any]:
    """Duties of papers that ran out while their holders still hold a post there."""
    today = day or localdate()
    at_work = workers_on([firm.pk], today).order_by().values("person")
    leaders = PostHolding.objects.filter(organisation=firm, starts_on__lte=today).exclude(ends_on__lt=today)
    rows = _Duty.objects.filter(
        Q(person__in=at_work) | Q(person__in=leaders.order_by().values("person")),
        state=_Duty.State.LAPSED, lapses_on__lt=today,
    )  # fmt: skip
    return rows.select_related("person", "operation_item").order_by("lapses_on", "pk")


def with_figures(firms: QuerySet[Organisation], *, day: date | None = None) -> QuerySet[Any]:
    """Each firm with `people` (open memberships) and `late` (of these, as `standing_of` says); the latter first."""
    today = day or localdate()
    late = _Duty.objects.filter(person=OuterRef("person"), state=_Duty.State.LAPSED)
    taught = Programme.objects.running(today).filter(
        post__person=OuterRef("person"), post__organisation=OuterRef("organisation")
    )
    members = Membership.objects.open(today).filter(organisation__in=firms.values("pk")).order_by()
    others, levels = late.exclude(kind=_Duty.Kind.LEVELS), late.filter(kind=_Duty.Kind.LEVELS)
    late_members = members.filter(Exists(others) | (Exists(levels) & ~Exists(taught))).values("pk")
    return firms.annotate(
        people=Count("memberships__person", distinct=True, filter=Q(memberships__in=members.values("pk"))),
        late=Count("memberships__person", distinct=True, filter=Q(memberships__in=late_members)),
    ).order_by("-late", "-people", "name")


def look_at(person: Person, firm: Organisation, *, by: User) -> None:
    """A supervisor opened this person's page: that is itself a row of evidence (LAW-05)."""
    with transaction.atomic():
        evidence.append(
            "workforce.person.inspected", actor=by.actor, subjects=[person.subject, f"organisation:{firm.uuid}"]
        )
