"""What every page of one sitting shows: its stepper, its tabs, and what this reader may do there."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.api import may
from courses.api import Part
from exams.actions.on_duty import is_on_duty
from exams.models import ItemType, LatePack, Quota, Registration, Sitting, SittingStaff
from exams.permissions import sittings_for
from exams.tables import SITTING_TONES
from exams.views.desk_frame import account

ACTIVE = "exams:sitting-list"
RELATED = (
    "operation_item__category",
    "organiser",
    "exam_point__organisation",
    "room",
    "blueprint__bank__owner",
)


def open_sitting(request: HttpRequest, uuid: UUID) -> Sitting:
    """404 for a sitting out of reach, as for one that does not exist (SEC-02)."""
    return get_object_or_404(sittings_for(request.user).defer("pool").select_related(*RELATED), uuid=uuid)


def sitting_trail(sitting: Sitting, *more: tuple[Any, str]) -> tuple[tuple[Any, str], ...]:
    here = reverse("exams:sitting-detail", args=[sitting.uuid]) if more else ""
    return ((_("考试场次"), reverse(ACTIVE)), (sitting.name, here), *more)


def steps_of(sitting: Sitting, *, registered: int) -> list[dict[str, Any]]:
    """筹备 → 报名 → 锁定 → 考试 → 公布."""
    now, state = timezone.now(), sitting.state
    if state == Sitting.State.PUBLISHED:
        place = 5
    elif state == Sitting.State.DRAFT:
        place = 2 if registered else 1
    else:
        place = 4 if now >= sitting.ends_at else 3
    labels = (_("筹备"), _("报名"), _("锁定"), _("考试"), _("公布"))
    return [
        {"label": label, "state": "done" if at < place else "current" if at == place else "todo"}
        for at, label in enumerate(labels)
    ]


def has_marking(sitting: Sitting) -> bool:
    """May papers of this sitting hold what people mark?"""
    if sitting.part != Part.THEORY or sitting.blueprint is None:
        return False
    by_people = (ItemType.ESSAY, ItemType.CASE)
    quotas = Quota.objects.filter(section__blueprint=sitting.blueprint)
    return quotas.filter(Q(type__in=by_people) | Q(type="", section__type__in=(*by_people, ""))).exists()


def sitting_frame(request: HttpRequest, sitting: Sitting, *, tab: str) -> dict[str, Any]:
    """Common context of the sitting's pages; every flag is asked of accounts or of the duty list."""
    user = account(request)
    manages = may(user, "sittings.manage", sitting.organiser)
    enrols = may(user, "registrations.manage", sitting.organiser)
    sees_results = manages or may(user, "results.view", sitting.organiser)
    invigilates = is_on_duty(user, sitting, SittingStaff.Duty.INVIGILATOR)
    assesses = is_on_duty(user, sitting, SittingStaff.Duty.ASSESSOR)
    marks = is_on_duty(user, sitting, SittingStaff.Duty.MARKER)
    leads = is_on_duty(user, sitting, SittingStaff.Duty.CHIEF)
    registered = sitting.registrations.filter(state=Registration.State.REGISTERED).count()
    refused = sitting.registrations.filter(state=Registration.State.REFUSED).count()
    is_theory = sitting.part == Part.THEORY
    at_the_door = (manages or invigilates) and sitting.state != Sitting.State.DRAFT
    packs = LatePack.objects.filter(attempt__registration__sitting=sitting)
    late = packs.filter(state__in=LatePack.OPEN).count() if is_theory and sitting.locked_at else 0
    has_late = is_theory and (late > 0 or sitting.state == Sitting.State.LOCKED or packs.exists())
    pages = (
        ("overview", "sitting-detail", _("概况"), "info", True, None),
        ("candidates", "sitting-candidates", _("考生名单"), "users", manages or enrols or sees_results, registered),
        ("papers", "sitting-papers", _("试卷"), "files", manages and is_theory and sitting.pool_id is not None, None),
        ("door", "sitting-door", _("入场核验"), "scan-line", at_the_door, None),
        ("room", "sitting-room", _("考场"), "monitor", manages or invigilates or assesses or leads, None),
        ("late", "sitting-late", _("超时答案"), "clock", has_late and (manages or invigilates), late or None),
        (
            "queue",
            "sitting-queue",
            _("叫号"),
            "users",
            not is_theory and (manages or invigilates or assesses or leads),
            None,
        ),
        ("marking", "sitting-marking", _("阅卷"), "pencil", marks or sees_results and has_marking(sitting), None),
        ("results", "sitting-results", _("成绩"), "chart-column", sees_results, None),
        ("statistics", "sitting-statistics", _("统计"), "trending-up", sees_results and is_theory, None),
    )
    return {
        "sitting": sitting,
        "state_tone": SITTING_TONES[Sitting.State(sitting.state)],
        "steps": steps_of(sitting, registered=registered),
        "registered": registered,
        "refused": refused,
        "late_open": late,
        "is_draft": sitting.state == Sitting.State.DRAFT,
        "is_locked": sitting.state == Sitting.State.LOCKED,
        "is_published": sitting.state == Sitting.State.PUBLISHED,
        "has_started": timezone.now() >= sitting.starts_at,
        "has_ended": timezone.now() >= sitting.ends_at,
        "is_theory": is_theory,
        "manages": manages,
        "enrols": enrols,
        "sees_results": sees_results,
        "invigilates": invigilates,
        "assesses": assesses,
        "leads": leads,
        "marks": marks,
        "tabs": [
            {
                "label": label,
                "url": reverse(f"exams:{name}", args=[sitting.uuid]),
                "icon": icon,
                "active": key == tab,
                "count": count,
            }
            for key, name, label, icon, shown, count in pages
            if shown
        ],
    }
