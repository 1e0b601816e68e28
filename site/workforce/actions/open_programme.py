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
            posts = _posts_of(unit, origins[start : start + BATCH], day=today or localdate())
            opened = [one for post, origin in posts for one in _open(post, origin, by=by)]
            if opened:
                _tell(opened, by=by)
            made += opened
    return made


def _posts_of(unit: Organisation, origins: list[str], *, day: date) -> list[tuple[PostHolding, str]]:
    """Posts of this unit behind the origins: the post itself, or the one held when the absence began."""
    uuids: dict[str, list[UUID]] = {"post": [], "workfact": []}
    for origin in origins:
        kind, _colon, uuid = origin.partition(":")
        if kind in uuids:
            uuids[kind].append(UUID(uuid[:36]))
    held = PostHolding.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), organisation=unit)
    held = held.select_related("person", "organisation").select_for_update(of=("self",))
    found = [(post, post.subject) for post in held.filter(uuid__in=uuids["post"]).order_by("pk")]
    facts = WorkFact.objects.filter(uuid__in=uuids["workfact"], organisation=unit).order_by("pk")
    for fact in facts:
        post = held.filter(person=fact.person_id, starts_on__lte=fact.starts_on).order_by("-starts_on").first()
        if post is not None:
            found.append((post, fact.subject))
    return found


def _open(post: PostHolding, origin: str, *, by: User) -> list[Programme]:
    """The programme with its empty levels; none when somebody was quicker."""
    if Programme.objects.filter(origin=origin).exists():
        return []
    edition = levels_of(post.organisation, on=post.starts_on)
    rule = qualifications.edition_for(FAMILY, on=post.starts_on)
    reason = _reason(post, origin)
    levels = levels_to_teach(edition, reason=reason, taught_before=_taught_before(post))
    initial = (rule.hours.initial_high_risk if post.is_high_risk else rule.hours.initial) or 0
    programme = Programme.objects.create(
        post=post,
        reason=reason,
        origin=origin,
        edition_key=edition.key,
        rule_key=rule.key,
        levels_asked=len(levels),
        hours_asked=hours_to_teach(levels, edition, initial=initial),
        opened_by=by,
        opened_at=evidence.database_now(),
    )
    LevelRecord.objects.bulk_create(
        LevelRecord(
            programme=programme, key=level.key, name=level.name, position=position, min_hours=level.min_hours,
            cut_score=edition.cut_score,
        )
        for position, level in enumerate(levels)
    )  # fmt: skip
    return [programme]


def _reason(post: PostHolding, origin: str) -> str:
    if origin != post.subject:
        return RETURNED
    before = PostHolding.objects.filter(
        person=post.person_id, organisation=post.organisation_id, starts_on__lt=post.starts_on
    )
    return MOVED if before.exclude(name=post.name).exists() else NEW


def _taught_before(post: PostHolding) -> bool:
    """Whether this person's whole education in this unit is on record, here or as told from paper."""
    here = {"person": post.person_id, "organisation": post.organisation_id}
    cleared = Programme.objects.filter(
        post__person=post.person_id, post__organisation=post.organisation_id, cleared_on__isnull=False
    )
    return cleared.exists() or WorkFact.objects.filter(kind=WorkFact.Kind.LEVEL_TRAINING, **here).exists()


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
