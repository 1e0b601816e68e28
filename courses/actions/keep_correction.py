"""What corrections of meetings and of study days share: one open proposal, nobody's own hours, and their evidence."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.api import Person, User
from courses.models import HoursCorrection
from courses.permissions import person_of
from courses.refusals import Refused
from evidence import api as evidence


def refuse_own(person: Person, *, by: User) -> None:
    own = person_of(by)
    if own is not None and own.pk == person.pk:
        raise Refused("不能更正本人的学时。")


def reason_of(text: str) -> str:
    """Refused without one."""
    if not text.strip():
        raise Refused("请填写更正原因。")
    return text.strip()[:200]


def keep_proposal(person: Person, *, minutes: int, reason: str, by: User, **about: Any) -> HoursCorrection:
    """`about`: the session or the study_day. One is open at a time."""
    try:
        with transaction.atomic():
            correction = HoursCorrection.objects.create(
                person=person, minutes=minutes, reason=reason, proposed_by=by, proposed_at=timezone.now(), **about
            )
            record_correction("courses.correction.proposed", correction, by=by)
    except IntegrityError as error:
        day = "这一天" if "study_day" in about else "本次课"
        raise Refused(f"这名学员的{day}已有一项更正在等待复核。") from error
    return correction


def record_correction(kind: str, correction: HoursCorrection, *, by: User) -> None:
    """Pseudonyms and minutes."""
    about = correction.session.subject if correction.session else f"study-day:{correction.study_day.uuid}"  # type: ignore[union-attr]
    evidence.append(
        kind,
        actor=by.actor,
        subjects=[f"correction:{correction.uuid}", about, correction.person.subject],
        body={
            "minutes": correction.minutes,
            "entry": str(correction.entry.uuid) if correction.entry else None,
        },
    )
