"""One item: as the candidate sees it, its key and explanation, what was done with it, and what may be done next."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.api import NotAllowed
from exams.actions.comment_item import comment_item
from exams.actions.replaced_laws import known_texts
from exams.actions.retire_item import RetirementRefused, restore_item, retire_item
from exams.actions.review_items import ReviewRefused, power_in, review_items, standing_of
from exams.desk_forms import ReasonForm
from exams.domain import review
from exams.domain.content import HAZARD, HTML, ItemContent
from exams.domain.editor.regions import points_text
from exams.domain.markup import to_plain
from exams.domain.paper import show_item
from exams.domain.wording import key_words
from exams.models import Item, ItemComment, ItemVersion
from exams.permissions import banks_for
from exams.tables import CHECK_TONES, version_state
from exams.views.desk_banks import ACTIVE
from exams.views.desk_frame import account, desk
from exams.views.item_history import replaced_words, talk_of, version_rows
from exams.views.item_quality import quality_of

ON_THE_PAGE = (review.HAND_IN, review.WITHDRAW, review.APPROVE, review.RETURN)
"""Steps with a button of their own; retiring has its own form, filing is done from the list."""


def item_of(request: HttpRequest, uuid: UUID) -> Item:
    items = Item.objects.filter(bank__in=banks_for(request.user)).select_related("bank__owner", "current")
    return get_object_or_404(items, uuid=uuid)


def item_trail(item: Item, here: Any = "") -> tuple[tuple[Any, str], ...]:
    """The way to a page of the item; without `here`, to the item itself."""
    there = reverse("exams:item-detail", args=[item.uuid]) if here else ""
    way = (
        (_("题库"), reverse("exams:bank-list")),
        (item.bank.name, reverse("exams:bank-detail", args=[item.bank.key])),
        (item.number, there),
    )
    return (*way, (here, "")) if here else way


@login_required
@require_safe
def item_detail(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The newest version whole, and what became of all of them."""
    item = item_of(request, uuid)
    rows = item.versions.select_related("area", "author__person", "approver__person", "statistic")
    versions = list(rows.order_by("-version"))
    newest = versions[0]
    newest.item = item
    tone, word = version_state(newest)
    context = {
        "item": item,
        "version": newest,
        "shown": show_item(newest.content),
        "key": key_words(newest.content),
        "explanation": to_plain(newest.explanation) if newest.content.markup == HTML else newest.explanation,
        "state": {"tone": tone, "word": word},
        "check_tone": CHECK_TONES[newest.check_state],
        "versions": version_rows(item, versions),
        "talk": talk_of(item),
        "hazards": hazards_of(newest.content, reverse("exams:bank-media-root", args=[item.bank.key])),
        "laws": [replaced_words(law) for law in known_texts().replaced_in(newest.source)],
        "quality": quality_of(newest),
        **_next(request, newest),
        "form": ReasonForm(),
    }
    return desk(request, "item_detail.html", context, active=ACTIVE, trail=item_trail(item))


def hazards_of(content: ItemContent, media: str) -> list[dict[str, Any]]:
    """The pictures of the item and its parts with the hazards marked: what a reviewer has to see of the key."""
    return [
        {
            "url": media + one.picture.removeprefix("media:"),
            "regions": [
                {"name": region.name, "note": region.note, "points": points_text(region.points), "at": region.points[0]}
                for region in one.regions
            ],
        }
        for one in (content, *content.parts)
        if one.type == HAZARD and one.picture
    ]


def _next(request: HttpRequest, newest: ItemVersion) -> dict[str, Any]:
    """The steps this reader may take with the newest version, and the sentence why not when it is his own."""
    user = account(request)
    power, standing = power_in(newest.item.bank, user), standing_of(newest, user)
    words = dict(ItemComment.Kind.choices)
    refusals = {step: review.refusal(step, standing, power) for step in ON_THE_PAGE}
    waits = newest.state == ItemVersion.State.REVIEW and not standing.is_retired
    own = waits and power.approves and standing.is_own
    return {
        "steps": [{"value": step, "label": words[step]} for step in ON_THE_PAGE if not refusals[step]],
        "says_why": [step for step in review.SAYS_WHY if step in refusals and not refusals[step]],
        "why_not": refusals[review.APPROVE] if own else "",
        "may_retire": power.approves,
        "may_edit": power.edits and not standing.is_retired and newest.state != ItemVersion.State.REVIEW,
        "may_talk": power.edits or power.approves,
        "edits_in_place": newest.state == ItemVersion.State.DRAFT and standing.is_own,
    }


@login_required
@require_POST
def item_step(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A step with this item, or a word about it."""
    item = item_of(request, uuid)
    step, note = request.POST.get("step", ""), request.POST.get("note", "")
    power = power_in(item.bank, account(request))
    if not (power.edits or power.approves):
        raise NotAllowed
    try:
        if step == ItemComment.Kind.COMMENT:
            newest = item.versions.select_related("item__bank__owner").latest("version")
            comment_item(newest, text=note, user=account(request))
        else:
            done = review_items(item.bank, [item.uuid], step=step, user=account(request), note=note)
            for turned in done.refused:
                messages.error(request, turned.reason)
            if done.items:
                words = dict(ItemComment.Kind.choices)
                messages.success(request, _("已记下：%(what)s。") % {"what": words[step]})
    except ReviewRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("exams:item-detail", uuid=item.uuid)


@login_required
@require_POST
def item_retire(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Out of the pool, or back into it when it is out."""
    item = item_of(request, uuid)
    reason = request.POST.get("reason", "")
    try:
        if item.retired_at is None:
            retire_item(item, reason=reason, user=account(request))
            messages.success(request, _("试题已停用，今后锁定的场次不再抽到它。"))
        else:
            restore_item(item, reason=reason, user=account(request))
            messages.success(request, _("试题已恢复使用。"))
    except RetirementRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("exams:item-detail", uuid=item.uuid)
