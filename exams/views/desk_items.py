"""One item: as the candidate sees it, its key and explanation, its versions, and taking it out of the pool."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.api import may
from exams.actions.retire_item import RetirementRefused, restore_item, retire_item
from exams.desk_forms import ReasonForm
from exams.domain.paper import show_item
from exams.domain.wording import key_words
from exams.models import Item
from exams.permissions import banks_for
from exams.tables import CHECK_TONES, version_state
from exams.views.desk_frame import account, desk
from exams.views.item_quality import quality_of


def _item(request: HttpRequest, uuid: UUID) -> Item:
    items = Item.objects.filter(bank__in=banks_for(request.user)).select_related("bank__owner", "current")
    return get_object_or_404(items, uuid=uuid)


@login_required
@require_safe
def item_detail(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """All versions, the newest first."""
    item = _item(request, uuid)
    versions = list(item.versions.select_related("area", "author", "approver", "batch").order_by("-version"))
    newest = versions[0]
    newest.item = item
    tone, word = version_state(newest)
    context = {
        "item": item,
        "version": newest,
        "shown": show_item(newest.content),
        "key": key_words(newest.content),
        "state": {"tone": tone, "word": word},
        "check_tone": CHECK_TONES[newest.check_state],
        "history": [
            {
                "title": _("第 %(number)s 版 · %(state)s · 答案 %(key)s")
                % {"number": version.version, "state": version.get_state_display(), "key": key_words(version.content)},
                "when": f"{version.created_at:%Y-%m-%d}",
                "who": _("命题 %(author)s") % {"author": version.author}
                + (_("，审定 %(approver)s") % {"approver": version.approver} if version.approver else ""),
                "note": version.stem if version is not newest else "",
                "tone": "ok" if version.pk == item.current_id else "",
            }
            for version in versions
        ],
        "quality": quality_of(newest),
        "may_retire": may(request.user, "items.approve", item.bank.owner),
        "form": ReasonForm(),
    }
    trail = (
        (_("题库"), reverse("exams:bank-list")),
        (item.bank.name, reverse("exams:bank-detail", args=[item.bank.key])),
        (item.number, ""),
    )
    return desk(request, "item_detail.html", context, active="exams:bank-list", trail=trail)


@login_required
@require_POST
def item_retire(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Out of the pool, or back into it when it is out."""
    item = _item(request, uuid)
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
