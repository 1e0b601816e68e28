"""Item banks: the list, a new bank, the template, and what the pages of one bank share."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django_tables2 import RequestConfig

from accounts.api import may, require
from exams.actions.create_bank import BankRefused, create_bank
from exams.actions.write_workbooks import bank_template
from exams.desk_forms import BankForm
from exams.domain.formats.qti.names import VERSIONS
from exams.filters import BankFilter
from exams.models import Area, Difficulty, ItemBank, ItemType, ItemVersion
from exams.models.pool import pool_counts
from exams.permissions import banks_for
from exams.tables import BankTable
from exams.views.desk_frame import account, desk, hand_out

ACTIVE = "exams:bank-list"
WAITING = (ItemVersion.State.DRAFT, ItemVersion.State.REVIEW)
"""A draft of an import waits for its batch's approval, one that was handed in for its own."""
USUAL = (ItemType.JUDGEMENT, ItemType.SINGLE, ItemType.MULTIPLE)
"""Types the matrix shows even when the bank has none."""


@login_required
@require_safe
def bank_list(request: HttpRequest) -> HttpResponse:
    """Banks of the account's organisations."""
    require(request.user, "items.view")
    live = Q(items__retired_at__isnull=True)
    banks = (
        banks_for(request.user)
        .select_related("operation_item", "owner")
        .annotate(
            drawable=Count("items", filter=live & Q(items__current__isnull=False), distinct=True),
            waiting=Count("items", filter=live & Q(items__versions__state__in=WAITING), distinct=True),
        )
    )
    found = BankFilter(request.GET, queryset=banks)
    table = BankTable(found.qs)
    RequestConfig(request, paginate={"per_page": 30}).configure(table)
    context = {
        "filter": found,
        "table": table,
        "is_empty": not banks.exists(),
        "may_create": may(request.user, "items.import"),
    }
    return desk(request, "bank_list.html", context, active=ACTIVE)


@login_required
@require_http_methods(["GET", "POST"])
def bank_create(request: HttpRequest) -> HttpResponse:
    """A new, empty bank."""
    require(request.user, "items.import")
    form = BankForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            bank = create_bank(**form.cleaned_data, user=account(request))
        except BankRefused as refusal:
            form.add_error("key", str(refusal))
        else:
            messages.success(request, _("题库已建立，请下载模板填写试题后导入。"))
            return redirect("exams:bank-detail", key=bank.key)
    trail = ((_("题库"), reverse("exams:bank-list")), (_("新建题库"), ""))
    return desk(request, "bank_form.html", {"form": form}, active=ACTIVE, trail=trail)


@login_required
@require_safe
def bank_template_file(request: HttpRequest) -> HttpResponse:
    """The workbook to fill in."""
    require(request.user, "items.view")
    return hand_out(_("题库模板.xlsx"), bank_template())


def format_title(name: str) -> str:
    """One of FORMATS as its readers call it; a new writer without a name here raises."""
    titles = {"xlsx": _("Excel 工作簿"), "gift": "GIFT", "moodle_xml": "Moodle XML"}
    return titles.get(name) or f"QTI {VERSIONS[name].number}"


def newest_versions(bank: ItemBank) -> QuerySet[ItemVersion]:
    """The newest version of every item: what its author sees."""
    newest = ItemVersion.objects.filter(item=OuterRef("item")).order_by("-version").values("pk")[:1]
    return (
        ItemVersion.objects.filter(item__bank=bank)
        .annotate(newest=Subquery(newest))
        .filter(pk=F("newest"))
        .select_related("item", "area")
    )


def bank_tabs(bank: ItemBank, active: str, user: Any) -> list[dict[str, Any]]:
    """The pages of one bank that this account may open."""
    pages = [("bank-detail", _("试题列表"), "list", True), ("bank-coverage", _("覆盖情况"), "layout-grid", True)]
    pages.append(("bank-areas", _("知识点"), "book-open", True))
    pages.append(("bank-duplicates", _("相近的题"), "copy", may(user, "items.import", bank.owner)))
    return [
        {"label": label, "url": reverse(f"exams:{name}", args=[bank.key]), "icon": icon, "active": name == active}
        for name, label, icon, shown in pages
        if shown
    ]


def area_choices(bank: ItemBank) -> list[tuple[str, str]]:
    """Every area and every level above one: a level stands for its whole subtree."""
    paths: set[str] = set()
    for path in Area.objects.filter(bank=bank).values_list("path", flat=True):
        parts = path.split("/")
        paths |= {"/".join(parts[:depth]) for depth in range(1, len(parts) + 1)}
    return [(path, f"{'　' * path.count('/')}{path.rsplit('/', 1)[-1]}") for path in sorted(paths)]


def matrix(bank: ItemBank) -> dict[str, Any]:
    """Drawable items by type and difficulty, with sums."""
    counts: Counter[tuple[str, int]] = Counter()
    for (_area, kind, level), count in pool_counts([bank]).items():
        counts[kind, level] += count
    rows = []
    for kind in ItemType:
        cells = [counts.get((kind.value, level.value), 0) for level in Difficulty]
        if not any(cells) and kind not in USUAL:
            continue
        rows.append({"label": kind.label, "cells": cells, "sum": sum(cells)})
    sums = [sum(column) for column in zip(*(row["cells"] for row in rows), strict=True)]
    return {"levels": [level.label for level in Difficulty], "rows": rows, "sums": sums, "total": sum(sums)}
