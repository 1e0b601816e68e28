"""What is owed, line by line: by oneself, by an employer's people, by one of them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.api import Person, PostHolding, WorkFact, organisations_where, people_where, person_of, require
from certificates.api import feed_of, way_of
from certificates.domain.lateness import told_of_another
from certificates.models import Duty
from certificates.views.desk import keep_private
from certificates.views.navigation import desk_nav
from certificates.views.notices import feed_address, sent_to
from certificates.views.work_forms import DutyFilter, FactForm, PostForm

SOON = 90
"""Days within which an end is shown as near."""


@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Everything I owe, with the reasons, and what is done already."""
    person = person_of(request.user)
    context = {
        "person": person,
        **(sorted_duties(person, own=True) if person else {}),
        "own": True,
        "feed_url": feed_address(feed_of(person=person)) if person else "",
        "sent": sent_to(person),
        "desk_nav": desk_nav(request, "certificates:duties-mine"),
    }
    return keep_private(render(request, "certificates/duties_mine.html", context))


def sorted_duties(person: Person, *, own: bool) -> dict[str, Any]:
    """What waits, and what is settled, as the cards show it."""
    today = localdate()
    rows = Duty.objects.filter(person=person).select_related("operation_item")
    waiting = rows.filter(state__in=(Duty.State.OPEN, Duty.State.LAPSED)).order_by("lapses_on")
    settled = rows.filter(state__in=(Duty.State.MET, Duty.State.DROPPED)).order_by("-lapses_on")[:20]
    return {
        "waiting": [_card(duty, today, own=own) for duty in waiting],
        "settled": [_card(duty, today, own=own) for duty in settled],
    }


def _card(duty: Duty, today: date, *, own: bool) -> dict[str, Any]:
    """The button only from the day on which it can be done."""
    left = (duty.lapses_on - today).days
    is_open = duty.opens_on is None or duty.opens_on <= today
    url, word = way_of(duty) if own and is_open else ("", "")
    *said, source = (duty.explanation if own else told_of_another(duty.explanation)).split("\n")
    near = left <= SOON or (duty.opens_on is not None and duty.opens_on <= today)
    return {
        "duty": duty,
        "left": left,
        "late": -left if left < 0 else 0,
        "tone": "danger" if duty.state == Duty.State.LAPSED else "warn" if near else "neutral",
        "lines": said,
        "source": source,
        "rule_url": reverse("qualifications:edition", args=[duty.edition_key]),
        "url": url,
        "action": word,
    }


@login_required
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """The people within reach who owe something, the latest first; found by name."""
    require(request.user, "duties.view")
    form = DutyFilter(request.GET or None)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {"q": "", "kind": "", "when": ""}
    rows = _filtered(request, **asked)
    page = Paginator(rows.order_by("lapses_on", "pk"), 40).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "rows": [_card(duty, localdate(), own=False) for duty in page],
        "form": form,
        "may_tell": organisations_where(request.user, "members.manage").exists(),
        "desk_nav": desk_nav(request, "certificates:duties-people"),
    }
    return keep_private(render(request, "certificates/duties_people.html", context))


def _filtered(request: HttpRequest, *, q: str, kind: str, when: str) -> Any:
    """What people within reach still owe."""
    today = localdate()
    rows = Duty.objects.filter(
        person__in=people_where(request.user, "duties.view"), state__in=(Duty.State.OPEN, Duty.State.LAPSED)
    ).select_related("person", "operation_item")
    if q:
        rows = rows.filter(Q(person__name__icontains=q) | Q(operation_item__name__icontains=q))
    if kind:
        rows = rows.filter(kind=kind)
    if when == DutyFilter.ALL:
        return rows
    return (
        rows.filter(lapses_on__lt=today)
        if when == DutyFilter.LATE
        else rows.filter(lapses_on__lte=today + timedelta(days=SOON))
    )


@login_required
@require_safe
def person(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One person within reach: duties, posts and what happened at work, and the forms of who may tell."""
    return person_page(request, person_or_404(request, uuid, "duties.view"))


def person_or_404(request: HttpRequest, uuid: UUID, ability: str) -> Person:
    """404 for a stranger, with the same answer as for somebody who does not exist."""
    found: Person | None = people_where(request.user, ability).filter(uuid=uuid).first()
    if found is None:
        raise Http404
    return found


def person_page(
    request: HttpRequest,
    found: Person,
    *,
    post_form: PostForm | None = None,
    fact_form: FactForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page, with a form that was refused in its place. Only the reader's own organisations' records are shown."""
    seen = organisations_where(request.user, "duties.view")
    mine = organisations_where(request.user, "members.manage").filter(is_active=True)
    mine = mine.filter(memberships__person=found).distinct()
    may_tell = mine.exists()
    context = {
        "person": found,
        **sorted_duties(found, own=False),
        "posts": PostHolding.objects.filter(person=found, organisation__in=seen).select_related("organisation"),
        "facts": WorkFact.objects.filter(person=found, organisation__in=seen).select_related("organisation")[:30],
        "may_tell": may_tell,
        "post_form": post_form or (PostForm(organisations=mine, prefix="post") if may_tell else None),
        "fact_form": fact_form or (FactForm(organisations=mine, prefix="fact") if may_tell else None),
        "open_form": "post" if post_form else "fact" if fact_form else "",
        "today": localdate(),
        "breadcrumbs": [{"label": _("人员到期事项"), "url": reverse("certificates:duties-people")}],
        "desk_nav": desk_nav(request, "certificates:duties-people"),
    }
    return keep_private(render(request, "certificates/duties_person.html", context, status=status))
