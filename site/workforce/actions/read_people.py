"""An organisation's people by how they stand: counted, filtered and sorted in the database, whatever their number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar

from django.db.models import Case, CharField, Count, Exists, F, Min, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils.timezone import localdate

from accounts.api import Membership, Organisation, Person, PostHolding
from certificates import api as certificates
from workforce.actions.open_programme import duties_waiting
from workforce.domain import standing as rules
from workforce.models import Programme

_Duty = certificates.Duty
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Asked:
    """A filter as the page asks it; everything empty means everybody. `sort`: a key of SORTS, `-` before it."""

    text: str = ""
    standing: str = ""
    department: str = ""
    item: str = ""
    sort: str = ""


def members(unit: Organisation, *, day: date | None = None) -> QuerySet[Person]:
    """People with an open membership."""
    return Person.objects.filter(pk__in=Membership.objects.open(day).filter(organisation=unit).values("person"))


def members_of(units: Any) -> QuerySet[Person]:
    """The same for several organisations, each person once."""
    return Person.objects.filter(pk__in=Membership.objects.open().filter(organisation__in=units).values("person"))


def posts_held(unit: Organisation, *, day: date) -> QuerySet[PostHolding]:
    """Posts of this unit that are held or begin soon."""
    return PostHolding.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), organisation=unit)


def standing_of(unit: Any, *, day: date) -> Case:
    """The standing as an expression over people. `unit`: one organisation, or a QuerySet of them."""
    owed = _Duty.objects.filter(person=OuterRef("pk")).order_by()
    soon = owed.filter(state=_Duty.State.OPEN, lapses_on__lte=day + timedelta(days=rules.SOON_DAYS))
    late = owed.filter(state=_Duty.State.LAPSED)
    within = {"post__organisation": unit} if isinstance(unit, Organisation) else {"post__organisation__in": unit}
    running = Programme.objects.running(day).filter(post__person=OuterRef("pk"), **within).order_by()
    return Case(
        When(Exists(late.exclude(kind=rules.LEVELS)), then=Value(rules.OVERDUE)),
        When(Exists(running), then=Value(rules.TRAINING)),
        When(Exists(late.filter(kind=rules.LEVELS)), then=Value(rules.OVERDUE)),
        When(Exists(soon.filter(kind__in=rules.ENDING)), then=Value(rules.EXPIRING)),
        When(Exists(soon.exclude(kind__in=rules.ENDING)), then=Value(rules.RETRAIN)),
        default=Value(rules.READY),
        output_field=CharField(),
    )


def count_standings(people: QuerySet[Person], *, unit: Any, day: date | None = None) -> dict[str, int]:
    """Standing → people, every standing named; one question."""
    case = standing_of(unit, day=day or localdate())
    rows = people.order_by().annotate(standing=case).values("standing").annotate(count=Count("pk"))
    found: dict[str, int] = dict(rows.values_list("standing", "count"))
    return {key: found.get(key, 0) for key in rules.ORDER}


def departments(unit: Organisation, *, inside: str = "", day: date | None = None) -> list[dict[str, Any]]:
    """Every department with its people by standing: [{name, people, counts}], the largest first; one question.

    `inside`: the teams of this department instead.
    """
    today = day or localdate()
    held = posts_held(unit, day=today).filter(person=OuterRef("pk")).order_by("-starts_on")
    everybody = members(unit, day=today).order_by().alias(department=Subquery(held.values("department")[:1]))
    if inside:
        everybody = everybody.filter(department=inside)
    rows = (
        everybody.annotate(
            standing=standing_of(unit, day=today), part=Subquery(held.values("team" if inside else "department")[:1])
        )
        .values("part", "standing")
        .annotate(count=Count("pk"))
        .values_list("part", "standing", "count")
    )
    found: dict[str, dict[str, int]] = {}
    for department, standing, count in rows:
        found.setdefault(department or "", dict.fromkeys(rules.ORDER, 0))[standing] += count
    made = [{"name": name, "people": sum(counts.values()), "counts": counts} for name, counts in found.items()]
    return sorted(made, key=lambda row: (not row["name"], -row["people"], row["name"]))


def totals(rows: Sequence[dict[str, Any]]) -> dict[str, int]:
    """Standing → people of all departments together."""
    return {key: sum(row["counts"][key] for row in rows) for key in rules.ORDER}


def department_names(unit: Organisation) -> list[str]:
    """Names in use, for a filter."""
    rows = posts_held(unit, day=localdate()).exclude(department="").order_by("department")
    return list(rows.values_list("department", flat=True).distinct())


def waiting_to_begin(unit: Organisation) -> int:
    """People whose education nobody has begun."""
    return int(duties_waiting(members(unit)).order_by().values("person").distinct().count())


SORTS = {"name": "name", "department": "department", "since": "since", "due": "due"}


def find_people(unit: Organisation, asked: Asked, *, day: date | None = None) -> QuerySet[Person]:
    """The people the filter lets through, in the order asked for."""
    today = day or localdate()
    found = members(unit, day=today)
    if asked.text:
        posts = posts_held(unit, day=today).filter(Q(name__icontains=asked.text) | Q(team__icontains=asked.text))
        found = found.filter(Q(name__icontains=asked.text) | Q(pk__in=posts.values("person")))
    if asked.department:
        posts = posts_held(unit, day=today).filter(department=asked.department)
        found = found.filter(pk__in=posts.values("person"))
    if asked.item:
        found = found.filter(_holding(asked.item, day=today))
    if asked.standing in rules.ORDER:
        found = found.alias(standing=standing_of(unit, day=today)).filter(standing=asked.standing)
    return _sorted(found, unit, asked.sort, day=today)


def _holding(item: str, *, day: date) -> Q:
    """People with a valid paper for this operation item, ours or the state's."""
    valid = Q(valid_to__isnull=True) | Q(valid_to__gte=day)
    ours = certificates.Certificate.objects.filter(valid, state="valid", operation_item__key=item)
    theirs = certificates.StateCertificate.objects.filter(valid, operation_item__key=item)
    return Q(pk__in=ours.values("person")) | Q(pk__in=theirs.values("person"))


def _sorted(found: QuerySet[Person], unit: Organisation, sort: str, *, day: date) -> QuerySet[Person]:
    key, down = sort.removeprefix("-"), sort.startswith("-")
    if key not in SORTS or key == "name":
        return found.order_by("-name" if down else "name", "pk")
    if key == "due":
        owed = _Duty.objects.filter(person=OuterRef("pk"), state__in=(_Duty.State.OPEN, _Duty.State.LAPSED)).order_by()
        least = owed.values("person").annotate(least=Min("lapses_on")).values("least")
        found = found.annotate(due=Subquery(least))
    else:
        held = posts_held(unit, day=day).filter(person=OuterRef("pk")).order_by("-starts_on")
        field = "department" if key == "department" else "starts_on"
        found = found.annotate(**{key: Subquery(held.values(field)[:1])})
    order = F(key).desc(nulls_last=True) if down else F(key).asc(nulls_last=True)
    return found.order_by(order, "name", "pk")


@dataclass(frozen=True, slots=True)
class Line:
    """One person as a list shows them."""

    person: Person
    post: PostHolding | None
    standing: str
    duties: tuple[Any, ...]
    programme: Programme | None

    @property
    def word(self) -> str:
        return rules.WORDS[self.standing]

    @property
    def tone(self) -> str:
        return rules.TONES[self.standing]

    @property
    def next_duty(self) -> Any:
        return self.duties[0] if self.duties else None


def lines_of(unit: Organisation, people: Iterable[Person], *, day: date | None = None) -> list[Line]:
    """What a page shows of these people, in four questions; in the order given."""
    today, shown = day or localdate(), list(people)
    ids = [person.pk for person in shown]
    posts = _first(posts_held(unit, day=today).filter(person__in=ids).order_by("-starts_on", "-pk"))
    duties: dict[int, list[Any]] = {}
    owed = _Duty.objects.filter(person__in=ids, state__in=(_Duty.State.OPEN, _Duty.State.LAPSED))
    for duty in owed.select_related("operation_item").order_by("lapses_on", "pk"):
        duties.setdefault(duty.person_id, []).append(duty)
    running = Programme.objects.running(today).filter(post__person__in=ids, post__organisation=unit)
    programmes = {row.post.person_id: row for row in running.select_related("post").order_by("opened_at")}
    standings = dict(
        Person.objects.filter(pk__in=ids).annotate(standing=standing_of(unit, day=today)).values_list("pk", "standing")
    )
    return [
        Line(
            person, posts.get(person.pk), standings[person.pk], tuple(duties.get(person.pk, ())),
            programmes.get(person.pk),
        )
        for person in shown
    ]  # fmt: skip


def _first(rows: QuerySet[PostHolding]) -> dict[int, PostHolding]:
    """The newest post of each."""
    found: dict[int, PostHolding] = {}
    for row in rows:
        found.setdefault(row.person_id, row)
    return found


def portions(rows: Sequence[T], size: int = 1_000) -> Iterable[Sequence[T]]:
    """Slices small enough for one statement."""
    return (rows[start : start + size] for start in range(0, len(rows), size))
