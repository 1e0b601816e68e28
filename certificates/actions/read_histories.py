"""What is known of many people, read in a fixed number of queries and turned into values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q
from django.utils.timezone import localdate

from accounts.api import PostHolding, WorkFact
from certificates.domain.owed import Fact, Held, History, Post, Studied
from certificates.models import Certificate, StateCertificate
from courses import api as courses
from qualifications.api import OperationItem


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Operation items by id and by key; the item of posts that have none of their own, by family and high risk."""

    rows: dict[int, tuple[str, str, str]]
    ids: dict[str, int]
    general: dict[tuple[str, bool], int]

    def item_of(self, *, key: str, family: str, high_risk: bool) -> int | None:
        """The item a duty belongs to; None where the catalogue has none."""
        return self.ids.get(key) if key else self.general.get((family, high_risk))


def read_catalogue() -> Catalogue:
    rows: dict[int, tuple[str, str, str]] = {}
    ids: dict[str, int] = {}
    general: dict[tuple[str, bool], int] = {}
    found = OperationItem.objects.order_by("-is_current", "category__sort_order", "sort_order", "code")
    for pk, key, name, family, risk in found.values_list("pk", "key", "name", "category__family", "is_high_risk"):
        rows[pk], ids[key] = (key, name, family), pk
        general.setdefault((family, risk), pk)
    return Catalogue(rows, ids, general)


@dataclass(slots=True)
class _Parts:
    held: list[Held] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    studied: list[Studied] = field(default_factory=list)


def those(person_ids: Sequence[int]) -> Q:
    """Rows of these people; a range is asked for by its ends."""
    if isinstance(person_ids, range):
        return Q(person_id__gte=person_ids.start, person_id__lt=person_ids.stop)
    return Q(person_id__in=person_ids)


def read_histories(person_ids: Sequence[int], *, catalogue: Catalogue) -> dict[int, History]:
    """Person → history, for those of whom anything is known."""
    parts: dict[int, _Parts] = defaultdict(_Parts)
    _ours(person_ids, parts, catalogue)
    _states(person_ids, parts, catalogue)
    posts = PostHolding.objects.filter(those(person_ids)).order_by()
    fields = ("person_id", "uuid", "kind", "name", "organisation_id", "starts_on", "ends_on", "is_high_risk")
    for person, uuid, kind, name, unit, start, end, risk, key, known in posts.values_list(
        *fields, "item_key", "added_on"
    ):
        parts[person].posts.append(Post(f"post:{uuid}", kind, name, str(unit), start, end, risk, key, known))
    facts = WorkFact.objects.filter(those(person_ids)).order_by()
    for person, uuid, kind, start, end, hours, note, known, unit in facts.values_list(
        "person_id", "uuid", "kind", "starts_on", "ends_on", "hours", "note", "added_on", "organisation_id"
    ):
        parts[person].facts.append(Fact(f"workfact:{uuid}", kind, start, end, float(hours), note, known, str(unit)))
    _studied(person_ids, parts)
    return {
        person: History(tuple(one.held), tuple(one.posts), tuple(one.facts), tuple(one.studied))
        for person, one in parts.items()
    }


RENEWED = (Certificate.Kind.EXAMINATION, Certificate.Kind.LEADER)
"""Kinds that owe their renewal; the others owe nothing."""


def _ours(person_ids: Sequence[int], parts: dict[int, _Parts], catalogue: Catalogue) -> None:
    labels = {kind: str(label) for kind, label in Certificate._meta.get_field("kind").flatchoices}
    rows = Certificate.objects.issued().filter(those(person_ids), kind__in=RENEWED).order_by()
    rows = rows.exclude(operation_item=None)
    for person, uuid, kind, item, begin, end, edition, state, issued in rows.values_list(
        "person_id", "uuid", "kind", "operation_item_id", "valid_from", "valid_to", "edition_key", "state", "issued_at"
    ):
        key, name, family = catalogue.rows[item]
        stands = state == Certificate.State.VALID
        title, known = labels.get(kind, kind), _day(issued, begin)
        parts[person].held.append(
            Held(_subject("certificate", uuid), family, key, name, title, begin, end, edition, stands, known_on=known)
        )


def _day(at: datetime | None, begin: date) -> date:
    """A certificate was known when it began to be valid, or when it was issued if that was earlier."""
    return min(localdate(at), begin) if at else begin


def _subject(kind: str, uuid: UUID) -> str:
    return f"{kind}:{uuid}"


def _states(person_ids: Sequence[int], parts: dict[int, _Parts], catalogue: Catalogue) -> None:
    rows = StateCertificate.objects.filter(those(person_ids)).order_by()
    for person, uuid, item, begin, end, due, done in rows.values_list(
        "person_id", "uuid", "operation_item_id", "valid_from", "valid_to", "review_due_on", "reviewed_on"
    ):
        key, name, family = catalogue.rows[item]
        origin = _subject("statecertificate", uuid)
        parts[person].held.append(
            Held(origin, family, key, name, "特种作业操作证", begin, end, "", True, due, done, min(begin, localdate()))
        )


def _studied(person_ids: Sequence[int], parts: dict[int, _Parts]) -> None:
    """Hours of the ledger for people with posts only: nobody else owes hours of a year."""
    workers = {person for person, known in parts.items() if known.posts}
    asked = person_ids if isinstance(person_ids, range) else workers
    for person, family, day, hours in courses.hours_of_days(asked) if workers else ():
        if person in workers:
            parts[person].studied.append(Studied(family, day, hours))
