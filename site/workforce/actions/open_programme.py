"""Begin the three-level education of people whose duty asks for it: new, moved, or back after a year (R-10, R-11)."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate

from accounts.api import Organisation, PostHolding, User, WorkFact, require
from certificates import api as certificates
from evidence import api as evidence
from qualifications import api as qualifications
from workforce.actions.load_levels import levels_of
from workforce.domain.levels import MOVED, NEW, RETURNED, hours_to_teach, levels_to_teach
from workforce.models import LevelRecord, Programme
from workforce.permissions import KEEP

FAMILY = "three_level"
_Duty = certificates.Duty
UNMET = (_Duty.State.OPEN, _Duty.State.LAPSED)
BATCH, MOST = 100, 500


def duties_waiting(people: Any) -> Any:
    """Duties of three-level education of these people that nobody has begun to settle."""
    begun = Programme.objects.values("origin")
    unmet = _Duty.objects.filter(kind=_Duty.Kind.LEVELS, state__in=UNMET, person__in=people)
    return unmet.exclude(origin__in=begun).order_by("lapses_on")


def open_programmes(
    unit: Organisation, people: Any, *, by: User, most: int = MOST, today: date | None = None
) -> list[Programme]:
    """One for each duty of these people that follows from a post in this unit and has none; a second call adds none.

    The most pressing come first; `most` bounds what one call may take.
    """
    require(by, KEEP, unit)
    origins = list(duties_waiting(people).values_list("origin", flat=True)[:most])
    made: list[Programme] = []
    for start in range(0, len(origins), BATCH):
        with transaction.atomic():
            found = _posts_of(unit, origins[start : start + BATCH], day=today or localdate())
            made += _open(unit, found, by=by)
    return made


def _posts_of(unit: Organisation, origins: list[str], *, day: date) -> dict[str, PostHolding]:
    """Origin → post of this unit behind it: the post itself, or the one held when the absence began."""
    uuids: dict[str, list[UUID]] = {"post": [], "workfact": []}
    for origin in origins:
        kind, _colon, uuid = origin.partition(":")
        if kind in uuids:
            uuids[kind].append(UUID(uuid[:36]))
    facts = WorkFact.objects.filter(uuid__in=uuids["workfact"], organisation=unit).order_by("pk")
    held = PostHolding.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), organisation=unit)
    held = held.filter(Q(uuid__in=uuids["post"]) | Q(person__in=[fact.person_id for fact in facts]))
    posts = list(held.select_related("person", "organisation").select_for_update(of=("self",)).order_by("pk"))
    asked = set(uuids["post"])
    found = {post.subject: post for post in posts if post.uuid in asked}
    for fact in facts:
        then = [post for post in posts if post.person_id == fact.person_id and post.starts_on <= fact.starts_on]
        if then:
            found[fact.subject] = max(then, key=lambda post: post.starts_on)
    return found


def _open(unit: Organisation, found: dict[str, PostHolding], *, by: User) -> list[Programme]:
    """Programmes with their empty levels, in as many questions for a hundred people as for one.

    None for an origin where somebody was quicker: the posts are locked.
    """
    begun = set(Programme.objects.filter(origin__in=found).values_list("origin", flat=True))
    waiting = {origin: post for origin, post in found.items() if origin not in begun}
    if not waiting:
        return []
    people = {post.person_id for post in waiting.values()}
    taught, earlier = _taught_before(unit, people), _posts_by_person(unit, people)
    made, levels, now = [], [], evidence.database_now()
    for origin, post in waiting.items():
        edition = levels_of(unit, on=post.starts_on)
        rule = qualifications.edition_for(FAMILY, on=post.starts_on)
        reason = _reason(post, origin, earlier[post.person_id])
        asked = levels_to_teach(edition, reason=reason, taught_before=post.person_id in taught)
        initial = (rule.hours.initial_high_risk if post.is_high_risk else rule.hours.initial) or 0
        programme = Programme(
            post=post,
            reason=reason,
            origin=origin,
            edition_key=edition.key,
            rule_key=rule.key,
            levels_asked=len(asked),
            hours_asked=hours_to_teach(asked, edition, initial=initial),
            opened_by=by,
            opened_at=now,
        )
        made.append(programme)
        levels += [
            LevelRecord(
                programme=programme, key=level.key, name=level.name, position=position, min_hours=level.min_hours,
                cut_score=edition.cut_score,
            )
            for position, level in enumerate(asked)
        ]  # fmt: skip
    Programme.objects.bulk_create(made)
    LevelRecord.objects.bulk_create(levels)
    _tell(made, by=by)
    return made


def _posts_by_person(unit: Organisation, people: set[int]) -> dict[int, list[tuple[date, str]]]:
    """Person → (first day, name) of every post in this unit, ended ones too."""
    found: dict[int, list[tuple[date, str]]] = {person: [] for person in people}
    rows = PostHolding.objects.filter(person__in=people, organisation=unit).order_by()
    for person, starts_on, name in rows.values_list("person_id", "starts_on", "name"):
        found[person].append((starts_on, name))
    return found


def _reason(post: PostHolding, origin: str, held: list[tuple[date, str]]) -> str:
    """`held`: what the person held in this unit at any time."""
    if origin != post.subject:
        return RETURNED
    moved = any(starts_on < post.starts_on and name != post.name for starts_on, name in held)
    return MOVED if moved else NEW


def _taught_before(unit: Organisation, people: set[int]) -> set[int]:
    """Whose whole education in this unit is on record, here or as told from paper."""
    cleared = Programme.objects.filter(
        post__person__in=people, post__organisation=unit, cleared_on__isnull=False
    ).order_by()
    told = WorkFact.objects.filter(kind=WorkFact.Kind.LEVEL_TRAINING, person__in=people, organisation=unit).order_by()
    return {*cleared.values_list("post__person", flat=True), *told.values_list("person", flat=True)}


def _tell(made: list[Programme], *, by: User) -> None:
    evidence.append_events(
        [
            evidence.Happening(
                "workforce.programme.opened",
                by.actor,
                (one.subject, one.post.subject, one.post.person.subject),
                {"reason": one.reason, "hours": f"{one.hours_asked}", "levels": one.levels_asked},
            )
            for one in made
        ]
    )
