"""The calendar of working days: what is announced, and single days put right."""

from __future__ import annotations

from datetime import date, timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.api import User, require
from qualifications.actions.count_workdays import announced
from qualifications.actions.set_workday import ABILITY, set_workday, unset_workday
from qualifications.forms import WorkdayForm
from qualifications.models import WorkdayOverride
from qualifications.views.frame import tabs


def _user(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise Http404
    return request.user


@login_required
@require_http_methods(["GET", "POST"])
def workdays(request: HttpRequest) -> HttpResponse:
    """Corrections with a form for one more; which years the holidays are known of."""
    require(request.user, ABILITY)
    form = WorkdayForm(request.POST or None)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            row = set_workday(**form.cleaned_data, user=_user(request))
            messages.success(request, _("已设置 %(day)s。以后的期限按此计算。") % {"day": row.day})
            return redirect("qualifications:workdays")
        status = 400
    today = timezone.localdate()
    context = {
        "form": form,
        "rows": WorkdayOverride.objects.select_related("set_by__person"),
        "years": [{"year": year, "is_known": announced(date(year, 1, 1)) is not None} for year in _years(today)],
        "special": _special(today),
        "tabs": tabs(request, active="workdays"),
    }
    return render(request, "qualifications/workdays.html", context, status=status)


def _years(today: date) -> tuple[int, int]:
    return today.year, today.year + 1


def _special(today: date) -> list[dict[str, object]]:
    """Of the next hundred days, those on which it is otherwise than on other weeks."""
    corrected = dict(WorkdayOverride.objects.values_list("day", "is_workday"))
    found = []
    for offset in range(100):
        day = today + timedelta(days=offset)
        works = corrected.get(day, announced(day))
        if works is not None and works != (day.weekday() < 5):
            found.append({"day": day, "works": works})
    return found


@login_required
@require_POST
def workday_unset(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one correction back."""
    require(request.user, ABILITY)
    row = WorkdayOverride.objects.filter(pk=pk).first()
    if row is None:
        raise Http404
    unset_workday(row.day, user=_user(request))
    messages.info(request, _("已恢复为公布的安排。"))
    return redirect("qualifications:workdays")
