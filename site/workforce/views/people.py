"""Everybody of an enterprise: found, sorted, handed out as a workbook, and what is done for many at once."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.api import Organisation, Refused, User, write_table
from courses import api as courses
from workforce.actions.open_programme import open_programmes
from workforce.actions.read_people import Line, find_people, lines_of, members, portions
from workforce.actions.remind_people import remind_people
from workforce.forms import BulkForm, PeopleFilter
from workforce.permissions import account, unit_or_404
from workforce.views.frame import page, tabs, workbook

PER_PAGE = 40
HEADER = ("姓名", "证件号码", "部门（车间）", "班组", "岗位", "到岗日期", "状态", "最近要办的事", "截止日期")
WIDTHS = {"证件号码": 22, "最近要办的事": 34, "部门（车间）": 18}


def filter_of(request: HttpRequest, unit: Organisation) -> PeopleFilter:
    """The filter of the query; bound only when something was asked."""
    names = ("q", "standing", "department", "sort")
    data = {name: request.GET[name] for name in names if request.GET.get(name)}
    return PeopleFilter(data or None, unit=unit)


@login_required
@require_safe
def people(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """`format=xlsx` hands out everybody the filter lets through."""
    unit = unit_or_404(request.user, uuid)
    form = filter_of(request, unit)
    found = find_people(unit, form.asked())
    if request.GET.get("format") == "xlsx":
        return workbook(f"{unit.name}人员.xlsx", write_table("人员", HEADER, _cells(unit, found), widths=WIDTHS))
    shown = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "unit": unit,
        "tabs": tabs(unit, "people"),
        "form": form,
        "page_obj": shown,
        "lines": [_shown(line) for line in lines_of(unit, shown.object_list)],
        "bulk": BulkForm(unit=unit, prefix="bulk"),
        "query": request.GET.urlencode(),
        "apply_url": _apply_url(),
    }
    return page(request, "people.html", context)


def _shown(line: Line) -> dict[str, Any]:
    duty = line.next_duty
    left = (duty.lapses_on - localdate()).days if duty else 0
    return {"line": line, "duty": duty, "late": -left if duty and left < 0 else 0, "left": left}


def _apply_url() -> str:
    """Where people are put down for an examination; empty while no app brings that screen."""
    try:
        return reverse("applications:group")
    except NoReverseMatch:
        return ""


def _cells(unit: Organisation, found: Any) -> list[list[str]]:
    """Numbers stay masked: the table leaves the house."""
    rows: list[list[str]] = []
    for some in portions(list(found)):
        for line in lines_of(unit, some):
            post, duty = line.post, line.next_duty
            what = f"{duty.get_kind_display()}（{duty.operation_item.name}）" if duty else ""
            rows.append([
                line.person.name, line.person.id_number_masked, post.department if post else "",
                post.team if post else "", post.name if post else "", post.starts_on.isoformat() if post else "",
                line.word, what, duty.lapses_on.isoformat() if duty else "",
            ])  # fmt: skip
    return rows


@login_required
@require_POST
def act(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Remind, begin education or enrol: those ticked, or everybody the filter lets through."""
    unit = unit_or_404(request.user, uuid)
    back = reverse("workforce:people", args=[unit.uuid])
    form = BulkForm(request.POST, unit=unit, prefix="bulk")
    if form.is_valid():
        try:
            chosen = _chosen(request, unit, everybody=form.cleaned_data["scope"] == "all")
            messages.success(request, _do(form, unit, chosen, by=account(request.user)))
        except (Refused, courses.Refused) as refused:
            messages.error(request, str(refused))
    else:
        for sentences in form.errors.values():
            messages.error(request, " ".join(str(sentence) for sentence in sentences))
    query = urlencode([pair for pair in request.GET.items() if pair[0] != "format"])
    return redirect(f"{back}?{query}" if query else back)


def _chosen(request: HttpRequest, unit: Organisation, *, everybody: bool) -> list[int]:
    """Primary keys of this unit's people only, whatever was sent."""
    if everybody:
        return list(find_people(unit, filter_of(request, unit).asked()).values_list("pk", flat=True))
    ticked = []
    for text in request.POST.getlist("person")[: PER_PAGE * 5]:
        try:
            ticked.append(UUID(text))
        except ValueError:
            continue
    chosen = list(members(unit).filter(uuid__in=ticked).values_list("pk", flat=True))
    if not chosen:
        raise Refused(_("还没有勾选人员。"))
    return chosen


def _do(form: BulkForm, unit: Organisation, chosen: list[int], *, by: User) -> str:
    what = form.cleaned_data["act"]
    if what == BulkForm.REMIND:
        told = remind_people(unit, chosen, by=by)
        return _("已提醒 %(told)s 人。没有待办事项的、今天提醒过的不重复提醒。") % {"told": told}
    if what == BulkForm.BEGIN:
        made = open_programmes(unit, chosen, by=by)
        return _("已为 %(made)s 人开始三级教育。") % {"made": len({one.post.person_id for one in made})}
    group = form.cleaned_data["training_class"]
    fresh = courses.enrol_people(group, chosen, by=by)
    words = _("已把 %(fresh)s 人报入“%(group)s”，%(rest)s 人原来就在班里。")
    return words % {"fresh": fresh, "group": group.name, "rest": len(chosen) - fresh}
