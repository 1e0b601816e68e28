"""One occasion on the desk: who signed up, who came, the sheet for the door, the workbook."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.api import write_table
from publicity.actions.door_tokens import DESK, DOOR, door_token
from publicity.actions.draw_code import draw_code
from publicity.actions.open_occasions import record_visit
from publicity.forms import VisitForm
from publicity.models import Occasion
from publicity.refusals import Refused
from publicity.views.door import tick_booking
from publicity.views.frame import (
    booking_in,
    heads_in,
    occasion_or_404,
    picture_response,
    private,
    rows_of,
    sheet_response,
    user_of,
)

ADDRESSES = {DESK: "publicity:check-in", DOOR: "publicity:door"}


@login_required
@require_safe
def detail(request: HttpRequest, uuid: UUID) -> HttpResponse:
    occasion = occasion_or_404(request, uuid)
    words = request.GET.get("q", "").strip()[:40]
    form = VisitForm(initial={"heads": occasion.heads_came or heads_in(occasion)["came"], "record": occasion.record})
    return private(
        render(
            request,
            "publicity/desk/occasion.html",
            {
                "occasion": occasion,
                "rows": rows_of(occasion.bookings.order_by("made_at", "pk"), words),
                "q": words,
                "heads": heads_in(occasion),
                "form": form,
                "check_in_url": reverse(ADDRESSES[DESK], args=[door_token(occasion, DESK)]),
                "breadcrumbs": _trail(occasion),
            },
        )
    )


def _trail(occasion: Occasion) -> list[dict[str, str]]:
    rows = [{"label": _("宣传活动"), "url": reverse("publicity:desk")}]
    if occasion.venue_id:
        rows.append({"label": occasion.title, "url": reverse("publicity:venue", args=[occasion.venue_id])})
        return [*rows, {"label": f"{timezone.localtime(occasion.begins_at):%m-%d %H:%M}", "url": ""}]
    return [*rows, {"label": occasion.title, "url": ""}]


@login_required
@require_POST
def tick(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Check somebody in by hand."""
    occasion = occasion_or_404(request, uuid)
    tick_booking(request, booking_in(occasion, request.POST.get("booking", "")))
    return redirect("publicity:occasion", uuid=uuid)


@login_required
@require_safe
def count(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The heads of this moment."""
    return private(JsonResponse(heads_in(occasion_or_404(request, uuid))))


@login_required
@require_POST
def record(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """How many came and what they did."""
    occasion, form = occasion_or_404(request, uuid), VisitForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("请填写实到人数。"))
        return redirect("publicity:occasion", uuid=uuid)
    try:
        record_visit(
            occasion, heads=form.cleaned_data["heads"], record=form.cleaned_data["record"], by=user_of(request)
        )
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("已登记。"))
    return redirect("publicity:occasion", uuid=uuid)


@login_required
@require_safe
def sheet(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Two codes to print: one for the helpers, one for the door."""
    occasion = occasion_or_404(request, uuid)
    return private(
        render(request, "publicity/desk/sheet.html", {"occasion": occasion, "breadcrumbs": _trail(occasion)})
    )


@login_required
@require_safe
def code(request: HttpRequest, uuid: UUID, purpose: str) -> HttpResponse:
    occasion = occasion_or_404(request, uuid)
    if purpose not in ADDRESSES:
        raise Http404
    path = reverse(ADDRESSES[purpose], args=[door_token(occasion, purpose)])
    return picture_response(draw_code(f"{settings.ORIGIN}{path}"))


@login_required
@require_safe
def bookings_file(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Everybody who signed up; numbers are masked, because a workbook travels."""
    occasion = occasion_or_404(request, uuid)
    header = [_("姓名"), _("手机号"), _("单位"), _("人数"), _("状态"), _("报名时间"), _("签到时间"), _("签到方式")]
    rows = [
        [
            row.name,
            row.masked_mobile,
            row.organisation,
            str(row.heads),
            row.get_state_display(),
            f"{timezone.localtime(row.made_at):%Y-%m-%d %H:%M}",
            f"{timezone.localtime(row.attended_at):%Y-%m-%d %H:%M}" if row.attended_at else "",
            row.get_attended_how_display(),
        ]
        for row in occasion.bookings.order_by("made_at", "pk")
    ]
    widths = {_("单位"): 28, _("报名时间"): 18, _("签到时间"): 18}
    return sheet_response(f"{occasion.title}-报名表.xlsx", write_table(_("报名表"), header, rows, widths=widths))
