"""A worker's own three-level education on the phone: what was taught, and the signature under it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.api import person_of
from workforce.actions.clear_post import hours_done
from workforce.actions.print_programme import levels_in
from workforce.models import Programme
from workforce.permissions import own_level_or_404
from workforce.views.frame import page
from workforce.views.levels import sign_context, try_to_sign
from workforce.views.programmes import level_card


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All of one's programmes, the newest first."""
    person = person_of(request.user)
    rows = Programme.objects.filter(post__person=person) if person else Programme.objects.none()
    programmes = []
    for row in rows.select_related("post__organisation"):
        levels = levels_in(row)
        programmes.append(
            {"programme": row, "levels": [level_card(level) for level in levels], "done": hours_done(levels)}
        )
    return page(request, "mine.html", {"programmes": programmes})


@login_required
@require_http_methods(["GET", "POST"])
def sign(request: HttpRequest, uuid: UUID, key: str) -> HttpResponse:
    """By hand or by a tick: it is one's own account."""
    row = own_level_or_404(request.user, uuid, key)
    refusal = ""
    if request.method == "POST":
        refusal = try_to_sign(request, row, "trainee")
        if not refusal:
            messages.success(request, _("已签名。"))
            return redirect("workforce:mine")
    context = sign_context(row) | {
        "refusal": refusal,
        "signer": row.programme.post.person.name,
        "is_trainer": False,
        "may_tick": True,
        "is_own": True,
    }
    return page(request, "sign.html", context, status=409 if refusal else 200)
