"""What each rule edition says, from which day, and what changed; open to every reader."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from qualifications import api
from qualifications.domain.clauses import CONFIRMED, MEMORY, SETTING, Clause, clauses
from qualifications.domain.comparison import before, compare
from qualifications.domain.wording import STATE_WORDS, group_of, label_of, say
from qualifications.views.frame import tabs

TONES = {CONFIRMED: "ok", MEMORY: "info", SETTING: "warn"}


def standing(edition: api.Edition, *, today: date) -> dict[str, str]:
    """Badge of an edition: in force, not yet, no longer."""
    if edition.covers(today):
        return {"status": "ok", "label": _("施行中")}
    if edition.effective_from > today:
        return {"status": "info", "label": _("尚未施行")}
    return {"status": "neutral", "label": _("已被替代")}


def _bar(edition: api.Edition, *, first: date, today: date) -> dict[str, int]:
    """The share of the family's time that this edition covers, for a progress bar."""
    end = min(edition.effective_to or today, today)
    return {"value": max((end - edition.effective_from).days, 0), "max": max((today - first).days, 1)}


@require_safe
def edition_list(request: HttpRequest) -> HttpResponse:
    """Every family with its editions, newest first."""
    today = timezone.localdate()
    families = []
    for family, label in api.Family.choices:
        found = [edition for edition in api.load_editions() if edition.family == family]
        first = min((edition.effective_from for edition in found), default=today)
        rows = [
            {
                "edition": edition,
                "standing": standing(edition, today=today),
                "bar": _bar(edition, first=first, today=today),
                "open": len(edition.open_questions),
            }
            for edition in reversed(found)
        ]
        families.append({"label": label, "key": family, "rows": rows})
    return render(
        request,
        "qualifications/edition_list.html",
        {"families": families, "tabs": tabs(request, active="editions")},
    )


@require_safe
def edition_detail(request: HttpRequest, key: str) -> HttpResponse:
    """One edition in words, with the source of every number and what changed against the one before."""
    try:
        edition = api.edition(key)
    except KeyError as error:
        raise Http404 from error
    earlier = before(edition, api.load_editions())
    changes = [
        {"change": change, "badge": _badge(change.source)} for change in (compare(earlier, edition) if earlier else [])
    ]
    return render(
        request,
        "qualifications/edition_detail.html",
        {
            "edition": edition,
            "family": api.Family(edition.family).label,
            "standing": standing(edition, today=timezone.localdate()),
            "groups": _groups(edition),
            "earlier": earlier,
            "changes": changes,
            "tabs": tabs(request, active="editions"),
            "breadcrumbs": [
                {"label": _("规则版本"), "url": reverse("qualifications:editions")},
                {"label": edition.key},
            ],
        },
    )


def _groups(edition: api.Edition) -> list[dict[str, Any]]:
    """Clauses under their headings; what neither says anything nor has a source is left out."""
    told = [clause for clause in clauses(edition) if clause.value is not None or clause.source is not None]
    return [
        {"heading": heading, "rows": [_row(clause) for clause in rows]}
        for heading, rows in groupby(told, key=lambda clause: group_of(clause.path))
    ]


def _row(clause: Clause) -> dict[str, Any]:
    return {
        "label": label_of(clause.path),
        "value": say(clause.path, clause.value),
        "source": clause.source,
        "badge": _badge(clause.source),
    }


def _badge(source: Any) -> dict[str, str] | None:
    return {"status": TONES[source.state], "label": STATE_WORDS[source.state]} if source else None
