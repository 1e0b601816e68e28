"""Whose practice it is: every page shows one's own rows, and to whoever has told who they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext_lazy as _

from accounts.api import Person, User, person_of
from exams.api import OpenItem
from practice.models import PracticeSession

JUDGEMENTS = (_("对"), _("错"))


def with_person(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view gets the reader's person; an account without one is led to register it."""

    @wraps(view)
    @login_required
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        person = person_of(request.user) if isinstance(request.user, User) else None
        if person is None:
            return redirect("accounts:complete")
        response = view(request, person, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        return response

    return guarded


def own_session(person: Person, uuid: UUID) -> PracticeSession:
    """404 for somebody else's, as for one that does not exist (SEC-02)."""
    return get_object_or_404(PracticeSession, uuid=uuid, person=person)


def row_of(item: OpenItem, answers: dict[str, Sequence[int]], *, order: Sequence[int] | None = None) -> dict[str, Any]:
    """One item as the pages draw it; `answers` of the session, `order` of the options."""
    given = answers.get(str(item.id))
    texts = item.options or JUDGEMENTS
    places = order if order is not None else range(len(texts))
    return {
        "item": item,
        "several": item.type == "multiple",
        "answered": given is not None,
        "blank": given is not None and not given,
        "right": given is not None and set(given) == set(item.key),
        "options": [
            {"index": at, "text": texts[at], "chosen": at in (given or ()), "is_key": at in item.key} for at in places
        ],
    }
