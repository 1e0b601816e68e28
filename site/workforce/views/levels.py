"""One level: written down by the employer, signed on the employer's tablet."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.api import Refused, person_of
from workforce.actions.load_levels import edition_named
from workforce.actions.record_level import contents_asked, earliest_day, ledger_hours, record_level
from workforce.actions.sign_level import Signature, sign_level
from workforce.forms import LevelForm
from workforce.models import LevelRecord, LevelSign
from workforce.permissions import account, programme_or_404
from workforce.views.frame import page, trail
from workforce.views.programmes import level_card

FACTS = ("hours", "teacher", "begins_on", "ends_on", "score", "cut_score", "contents")


def level_of(request: HttpRequest, uuid: UUID, key: str) -> LevelRecord:
    programme = programme_or_404(request.user, uuid)
    rows = LevelRecord.objects.select_related("programme__post__person", "programme__post__organisation")
    return get_object_or_404(rows.prefetch_related("signs"), programme=programme, key=key)


@login_required
@require_http_methods(["GET", "POST"])
def level(request: HttpRequest, uuid: UUID, key: str) -> HttpResponse:
    """The form; saving asks for both signatures anew."""
    row = level_of(request, uuid, key)
    form = LevelForm(
        request.POST or None, contents=contents_asked(row), initial={name: getattr(row, name) for name in FACTS}
    )
    if request.method == "POST" and form.is_valid():
        try:
            record_level(row, form.facts(), by=account(request.user))
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("已保存。内容齐全后，请授课人和本人签名。"))
            return redirect("workforce:programme", uuid=uuid)
    programme = row.programme
    edition = edition_named(programme.edition_key)
    context = {
        "form": form,
        "row": row,
        "person": programme.post.person,
        "edition": edition,
        "facts": edition.level(row.key),
        "doubtful": any(one.state == "memory" for one in contents_asked(row)),
        "earliest": earliest_day(programme),
        "ledger": ledger_hours(row),
        "breadcrumbs": _trail(row, row.name),
    }
    return page(request, "level.html", context, status=400 if form.errors else 200)


def _trail(row: LevelRecord, here: str) -> list[dict[str, Any]]:
    post = row.programme.post
    unit = post.organisation
    return trail(
        unit,
        (_("三级教育"), reverse("workforce:programmes", args=[unit.uuid])),
        (post.person.name, reverse("workforce:programme", args=[row.programme.uuid])),
        (here, ""),
    )


@login_required
@require_http_methods(["GET", "POST"])
def sign(request: HttpRequest, uuid: UUID, key: str, side: str) -> HttpResponse:
    """On the employer's device: the trainer or the worker signs by hand, seeing what is signed."""
    row = level_of(request, uuid, key)
    if side not in LevelSign.Side.values:
        raise Http404
    refusal = ""
    if request.method == "POST":
        refusal = try_to_sign(request, row, side)
        if not refusal:
            messages.success(request, _("已签名。"))
            return redirect("workforce:programme", uuid=uuid)
    is_trainer = side == LevelSign.Side.TRAINER
    own = person_of(request.user)
    context = sign_context(row) | {
        "refusal": refusal,
        "signer": row.teacher if is_trainer else row.programme.post.person.name,
        "is_trainer": is_trainer,
        "may_tick": is_trainer and own is not None and own.name == row.teacher,
        "breadcrumbs": _trail(row, _("签名")),
    }
    return page(request, "sign.html", context, status=409 if refusal else 200)


def try_to_sign(request: HttpRequest, row: LevelRecord, side: str) -> str:
    """Sign with what was posted; the sentence of the refusal, empty when it is done."""
    said = request.POST
    given = Signature(said.get("digest", ""), said.get("signature", ""), confirmed="confirmed" in said)
    try:
        sign_level(row, side, given, by=account(request.user))
    except Refused as refused:
        return str(refused)
    return ""


def sign_context(row: LevelRecord) -> dict[str, Any]:
    """What one puts a name under."""
    return {
        **level_card(row),
        "row": row,
        "post": row.programme.post,
        "contents": [one for one in contents_asked(row) if one.key in row.contents],
    }
