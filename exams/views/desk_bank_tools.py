"""What a bank keeper does with a whole bank: take it out as a file, find items that say the same, look at its media."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.api import require
from exams.actions.export_items import FORMATS, export_items, versions_out
from exams.domain.duplicates import find_pairs
from exams.domain.wording import key_words
from exams.models import ItemBank
from exams.permissions import banks_for
from exams.views.desk_banks import bank_tabs
from exams.views.desk_frame import account, desk, hand_out
from exams.views.media import media_response

MOST_PAIRS = 200
"""Pairs shown at once: after these are settled, the next ones come."""


def _bank(request: HttpRequest, key: str) -> ItemBank:
    return get_object_or_404(banks_for(request.user).select_related("owner"), key=key)


@login_required
@require_POST
def bank_export(request: HttpRequest, key: str) -> HttpResponse:
    """The bank as a file; a POST, because handing out keys leaves an event."""
    bank = _bank(request, key)
    require(request.user, "items.import", bank.owner)
    format = request.POST.get("format", "")
    if format not in FORMATS:
        messages.error(request, _("请选择导出的格式。"))
        return redirect("exams:bank-detail", key=bank.key)
    exported = export_items(bank, format=format, user=account(request))
    response = hand_out(exported.name, exported.data, kind="application/octet-stream")
    response["X-Losses"] = str(len(exported.losses))
    return response


@login_required
@require_safe
def bank_duplicates(request: HttpRequest, key: str) -> HttpResponse:
    """Pairs of items that say nearly the same, most alike first."""
    bank = _bank(request, key)
    require(request.user, "items.import", bank.owner)
    versions = {version.pk: version for version in versions_out(bank)}
    pairs = sorted(
        find_pairs((pk, version.words) for pk, version in versions.items()),
        key=lambda pair: (-pair.similarity, pair.first),
    )
    context = {
        "bank": bank,
        "bank_tabs": bank_tabs(bank, "bank-duplicates", request.user),
        "total": len(pairs),
        "found": ngettext("%(count)d 对相近的题", "%(count)d 对相近的题", len(pairs)) % {"count": len(pairs)},
        "pairs": [
            {
                "percent": round(pair.similarity * 100),
                "items": [_side(versions[pk]) for pk in (pair.first, pair.second)],
            }
            for pair in pairs[:MOST_PAIRS]
        ],
    }
    trail = (
        (_("题库"), reverse("exams:bank-list")),
        (bank.name, reverse("exams:bank-detail", args=[bank.key])),
        (_("查找相近的题"), ""),
    )
    return desk(request, "bank_duplicates.html", context, active="exams:bank-list", trail=trail)


def _side(version: Any) -> dict[str, Any]:
    return {
        "version": version,
        "key": key_words(version.content),
        "same_area": version.area.path,
    }


@login_required
@require_safe
def bank_media_root(request: HttpRequest, key: str) -> HttpResponse:
    """Only the beginning of addresses: there is nothing to list."""
    raise Http404


@login_required
@require_safe
def bank_media(request: HttpRequest, key: str, name: str) -> HttpResponse:
    """A picture, a sound or a film of a bank, for those who may see its items."""
    response = media_response(request, [_bank(request, key)], name)
    response["Cache-Control"] = "private, no-store"
    return response
