"""Published marks of one's own people, for employers and training institutions: a list, and the same as a workbook."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.api import Membership, NotAllowed, Organisation, Role, organisations_where, write_table
from courses.api import Enrolment, Part
from exams.models import Misconduct, Registration, Sitting
from exams.views.desk_frame import desk, hand_out

PER_PAGE, MOST = 50, 5_000
"""Rows of a page, and of a workbook."""
HEADER = ("姓名", "操作项目", "科目", "考试日期", "得分", "合格线", "结论")


def unit_registrations(user: Any) -> QuerySet[Registration]:
    """Of people who work for the account's organisation, or whom its institution trained; published only."""
    employers = organisations_where(user, "members.manage").exclude(kind=Organisation.Kind.TRAINING_INSTITUTION)
    schools = organisations_where(user, "classes.manage")
    works = Membership.objects.open().filter(person=OuterRef("person"), role=Role.WORKER, organisation__in=employers)
    learned = Enrolment.objects.filter(
        person=OuterRef("person"),
        training_class__institution__in=schools,
        training_class__operation_item=OuterRef("sitting__operation_item"),
        training_class__starts_on__lte=OuterRef("sitting__starts_at"),
    )
    void = Misconduct.objects.voiding().filter(registration=OuterRef("pk"))
    return (
        Registration.objects.filter(
            Q(Exists(works)) | Q(Exists(learned)),
            Q(attempt__isnull=False) | Q(practical_result__isnull=False) | Q(Exists(void)),
            sitting__state=Sitting.State.PUBLISHED,
        )
        .annotate(is_void=Exists(void))
        .select_related("person", "sitting__operation_item", "attempt__score_report", "practical_result")
        .defer("attempt__score_report__by_position", "eligibility")
        .order_by("-sitting__starts_at", "person__name", "pk")
    )


def may_read(user: Any) -> bool:
    return any(organisations_where(user, ability).exists() for ability in ("members.manage", "classes.manage"))


def _row(registration: Registration) -> dict[str, Any]:
    row: dict[str, Any] = {"registration": registration, "person": registration.person, "sitting": registration.sitting}
    result = getattr(registration, "practical_result", None)
    attempt = getattr(registration, "attempt", None)
    report = getattr(attempt, "score_report", None)
    if registration.is_void:  # type: ignore[attr-defined]  # annotated by `unit_registrations`
        return row | {"tone": "danger", "word": _("成绩作废"), "score": "", "cut": ""}
    if registration.sitting.part == Part.PRACTICAL and result is not None:
        said = {"score": f"{result.total}", "cut": f"{result.cut_score}", "veto": result.veto_failed}
        return row | _verdict(result.passed) | said
    if report is None:
        return row | {"tone": "neutral", "word": _("没有成绩"), "score": "", "cut": ""}
    return row | _verdict(report.passed) | {"score": f"{report.total / 100:g}", "cut": f"{report.cut_score / 100:g}"}


def _verdict(passed: bool) -> dict[str, Any]:
    return {"tone": "ok" if passed else "danger", "word": _("合格") if passed else _("不合格")}


@login_required
@require_safe
def unit_results(request: HttpRequest) -> HttpResponse:
    """The newest first; nobody else's people are ever in it."""
    if not may_read(request.user):
        raise NotAllowed
    found = unit_registrations(request.user)
    words = request.GET.get("q", "").strip()[:40]
    if words:
        found = found.filter(Q(person__name__icontains=words) | Q(sitting__operation_item__name__icontains=words))
    if request.GET.get("as") == "xlsx":
        cells = [_cells(_row(registration)) for registration in found[:MOST]]
        return hand_out("考试成绩.xlsx", write_table("考试成绩", HEADER, cells))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {"rows": [_row(registration) for registration in page], "page_obj": page, "words": words}
    return desk(request, "unit_results.html", context, active="exams:unit-results")


def _cells(row: dict[str, Any]) -> tuple[str, ...]:
    sitting = row["sitting"]
    item, part, day = sitting.operation_item.name, str(sitting.get_part_display()), f"{sitting.starts_at:%Y-%m-%d}"
    word = _("%(word)s（触犯否决项）") % {"word": row["word"]} if row.get("veto") else str(row["word"])
    return (row["person"].name, item, part, day, row["score"], row["cut"], word)
