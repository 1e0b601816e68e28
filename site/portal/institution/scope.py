"""Whose institutions are looked at, and on which day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts import api as accounts
from courses import api as courses

LOOK_BACK = timedelta(days=365)
"""How long a class that has ended stays on the desk."""


@dataclass(frozen=True, slots=True)
class Scope:
    """`manages`: also what only registrars may open. `running` and `ended` are the classes every figure is about."""

    user: accounts.User
    institutions: tuple[accounts.Organisation, ...]
    manages: bool
    today: date
    now: datetime
    running: tuple[courses.TrainingClass, ...]
    ended: tuple[courses.TrainingClass, ...]


def institutions_of(user: accounts.User) -> list[accounts.Organisation]:
    """In which the account runs or teaches classes."""
    where = accounts.organisations_where(user, "classes.manage") | accounts.organisations_where(user, "classes.teach")
    found = where.filter(kind__in=courses.WRITING_KINDS, is_active=True).select_related("region").distinct()
    return list(found.order_by("name"))


def scope_of(user: accounts.User, institutions: list[accounts.Organisation]) -> Scope:
    today = timezone.localdate()
    managed = accounts.organisations_where(user, "classes.manage")
    return Scope(
        user=user,
        institutions=tuple(institutions),
        manages=managed.filter(pk__in=[row.pk for row in institutions]).exists(),
        today=today,
        now=timezone.now(),
        running=_with_names(courses.running(institutions, on=today)),
        ended=_with_names(courses.ended(institutions, since=today - LOOK_BACK, on=today).order_by("-ends_on", "name")),
    )


def _with_names(classes: Any) -> tuple[courses.TrainingClass, ...]:
    return tuple(classes.select_related("operation_item__category", "institution"))
