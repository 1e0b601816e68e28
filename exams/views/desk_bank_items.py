"""The items of one bank: found, looked through by keyboard, and taken a step further many at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe
from django_tables2 import RequestConfig

from accounts.api import NotAllowed, may
from exams.actions.export_items import FORMATS
from exams.actions.replaced_laws import known_texts, replaced_sources
from exams.actions.review_items import MOST, Done, ReviewRefused, power_in, review_items
from exams.domain import review
from exams.filters import STATES, ItemFilter, in_state
from exams.models import ImportBatch, ItemBank, ItemComment, ItemVersion
from exams.models.exposure import with_exposure
from exams.models.statistics import with_quality
from exams.permissions import banks_for
from exams.tables import IMPORT_TONES, ItemTable
from exams.views.desk_banks import ACTIVE, area_choices, bank_tabs, format_title, newest_versions
from exams.views.desk_frame import account, desk

PER_PAGE = 30


def bank_of(request: HttpRequest, key: str) -> ItemBank:
    return get_object_or_404(banks_for(request.user).select_related("operation_item", "owner"), key=key)


def trail_of(bank: ItemBank, here: Any = "") -> tuple[tuple[Any, str], ...]:
    """The way to a page of the bank; without `here`, to the bank itself."""
    there = reverse("exams:bank-detail", args=[bank.key]) if here else ""
    way = ((_("题库"), reverse("exams:bank-list")), (bank.name, there))
    return (*way, (here, "")) if here else way


def tags_in(bank: ItemBank) -> list[str]:
    """Every tag of the bank, in order; one query."""
    rows = ItemVersion.objects.filter(item__bank=bank).exclude(tags=[]).order_by().values_list("tags", flat=True)
    return sorted({tag for tags in rows.distinct() for tag in tags})


def found_items(bank: ItemBank, asked: QueryDict, *, sources: Sequence[str]) -> ItemFilter:
    """The newest versions of the bank's items, as asked for."""
    return ItemFilter(
        asked, queryset=newest_versions(bank), areas=area_choices(bank), tags=tags_in(bank), sources=sources
    )


def item_table(request: HttpRequest, versions: QuerySet[ItemVersion], *, sources: Sequence[str]) -> ItemTable:
    """One page of the list. What is alike in the column it is sorted by stands by its id, on every page the same."""
    table = ItemTable(with_exposure(with_quality(versions)), replaced=frozenset(sources))
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    rows: Any = table.data
    rows.data = rows.data.order_by(*rows.data.query.order_by, "pk")
    table.paginate(page=table.page.number, per_page=PER_PAGE)
    return table


def state_tabs(bank: ItemBank, asked: QueryDict, counts: dict[str, int]) -> list[dict[str, Any]]:
    """The states as tabs with their counts; the other filters stay."""
    here = reverse("exams:bank-detail", args=[bank.key])
    tabs = []
    for value, label in (("", _("全部")), *STATES):
        query = asked.copy()
        query.pop("page", None)
        query["state"] = value
        count = counts[value or "all"]
        if count or value in ("", "active", "review"):
            active = asked.get("state", "") == value
            tabs.append({"label": label, "url": f"{here}?{query.urlencode()}", "count": count, "active": active})
    return tabs


def _counts(bank: ItemBank, sources: Sequence[str]) -> dict[str, int]:
    """How many items stand how; one query."""
    stand = {value: Count("pk", filter=in_state(value)) for value, _label in STATES}
    stale = Count("pk", filter=Q(source__in=list(sources), item__retired_at__isnull=True))
    found: dict[str, int] = newest_versions(bank).aggregate(all=Count("pk"), stale=stale, **stand)
    return found


@login_required
@require_safe
def bank_detail(request: HttpRequest, key: str) -> HttpResponse:
    """One bank: its items as asked for, what waits, and how it comes and goes as a file."""
    bank = bank_of(request, key)
    sources = replaced_sources(bank, known_texts())
    found = found_items(bank, request.GET, sources=sources)
    power = power_in(bank, request.user)  # type: ignore[arg-type]
    counts = _counts(bank, sources)
    imports = bank.imports.select_related("uploaded_by").defer("rows", "notes", "losses")
    context = {
        "bank": bank,
        "filter": found,
        "table": item_table(request, found.qs, sources=sources),
        "counts": counts,
        "bank_tabs": bank_tabs(bank, "bank-detail", request.user),
        "state_tabs": state_tabs(bank, request.GET, counts),
        "formats": [(name, format_title(name)) for name in FORMATS],
        "imports": [
            {"batch": batch, "tone": IMPORT_TONES[ImportBatch.State(batch.state)]}
            for batch in imports.exclude(state=ImportBatch.State.DISCARDED)[:5]
        ],
        "may_import": may(request.user, "items.import", bank.owner),
        "may_edit": power.edits,
        "may_plan": bank.purpose == ItemBank.Purpose.EXAM and may(request.user, "blueprints.manage", bank.owner),
        "is_filtered": any(request.GET.get(name) for name in found.filters if name != "state"),
        "acts": acts_for(power),
        "areas": [path for path, _label in area_choices(bank)] if power.edits or power.approves else [],
        "query": request.GET.urlencode(),
    }
    return desk(request, "bank_detail.html", context, active=ACTIVE, trail=trail_of(bank))


def acts_for(power: review.Power) -> list[dict[str, str]]:
    """The steps of the list for this account; `asks`: the field the step needs."""
    words = dict(ItemComment.Kind.choices)
    fields = {review.TAG: "value", review.UNTAG: "value", review.MOVE: "area", review.EXCLUDE: "value"}
    fields |= dict.fromkeys(review.SAYS_WHY, "note")
    open_to = [*(review.AUTHORS if power.edits else ()), *(review.REVIEWERS if power.approves else ())]
    if power.edits or power.approves:
        open_to += review.FILING
    return [{"value": step, "label": str(words[step]), "asks": fields.get(step, "")} for step in open_to]


@login_required
@require_POST
def items_act(request: HttpRequest, key: str) -> HttpResponse:
    """One step with the chosen items, or with all that the filter of the address finds; then each one's result."""
    bank = bank_of(request, key)
    power = power_in(bank, account(request))
    if not (power.edits or power.approves):
        raise NotAllowed
    step = request.POST.get("step", "")
    value = request.POST.get("area" if step == review.MOVE else "value", "")
    try:
        done = review_items(
            bank, _chosen(request, bank), step=step, user=account(request), note=request.POST.get("note", ""),
            value=value,
        )  # fmt: skip
    except ReviewRefused as refusal:
        messages.error(request, str(refusal))
        return redirect(f"{reverse('exams:bank-detail', args=[bank.key])}?{request.GET.urlencode()}")
    return desk(
        request, "items_done.html", _told(bank, done, request.GET), active=ACTIVE, trail=trail_of(bank, _("处理结果"))
    )


def _chosen(request: HttpRequest, bank: ItemBank) -> list[UUID]:
    """Ticked items, or every item of the filter; one more than `MOST` is enough to be refused."""
    if request.POST.get("which") == "all":
        found = found_items(bank, request.GET, sources=replaced_sources(bank, known_texts()))
        return list(found.qs.order_by("item__number").values_list("item__uuid", flat=True)[: MOST + 1])
    chosen = []
    for text in request.POST.getlist("item")[: MOST + 1]:
        try:
            chosen.append(UUID(text))
        except ValueError:
            continue
    return chosen


def _told(bank: ItemBank, done: Done, asked: QueryDict) -> dict[str, Any]:
    count = len(done.items)
    return {
        "bank": bank,
        "word": dict(ItemComment.Kind.choices)[done.step],
        "done": done,
        "count": ngettext("%(count)d 题已处理", "%(count)d 题已处理", count) % {"count": count},
        "left": ngettext("%(count)d 题未处理", "%(count)d 题未处理", len(done.refused)) % {"count": len(done.refused)},
        "back": f"{reverse('exams:bank-detail', args=[bank.key])}?{asked.urlencode()}",
    }
