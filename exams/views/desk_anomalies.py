"""What deserves a second look in a sitting's answers; for who keeps the sitting, not for who invigilates it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.api import NotAllowed
from exams.actions.find_anomalies import find_anomalies
from exams.domain.statistics.anomalies import Anomaly
from exams.models import Attempt
from exams.views.desk_frame import desk
from exams.views.desk_sitting_frame import ACTIVE, open_sitting, sitting_frame, sitting_trail


@login_required
@require_safe
def sitting_anomalies(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Findings in words, the people named, no answer shown."""
    sitting = open_sitting(request, uuid)
    frame = sitting_frame(request, sitting, tab="results")
    if not frame["manages"]:
        raise NotAllowed
    if not frame["is_theory"]:
        raise Http404
    rows = [_row(found, attempts) for found, attempts in find_anomalies(sitting)]
    trail = sitting_trail(
        sitting, (_("成绩"), reverse("exams:sitting-results", args=[sitting.uuid])), (_("异常提示"), "")
    )
    return desk(request, "sitting_anomalies.html", {**frame, "rows": rows}, active=ACTIVE, trail=trail)


def _row(found: Anomaly, attempts: list[Attempt]) -> dict[str, Any]:
    figures = {"count": found.count, "of": found.of}
    words = {
        "alike": _("答错相同"),
        "speed": _("答题过快"),
        "jump": _("成绩跃升"),
    }
    sentences = {
        "alike": _("两人都答错的 %(of)s 道相同试题中，%(count)s 道错得一样；碰巧如此的可能小于万分之一。") % figures,
        "speed": _("%(of)s 次作答中有 %(count)s 次与上一题相隔不到 2 秒。") % figures,
        "jump": _("两周内的上一次考试 %(before)s 分，这次 %(now)s 分。")
        % {"before": f"{found.count / 100:g}", "now": f"{found.of / 100:g}"},
    }
    return {
        "word": words[found.kind],
        "tone": "warn" if found.kind == "alike" else "info",
        "sentence": sentences[found.kind],
        "people": [
            {"name": attempt.registration.person.name, "seat": attempt.registration.seat, "attempt": attempt}
            for attempt in attempts
        ],
    }
