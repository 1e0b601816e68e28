"""The contest's certificate: asked for by its owner, checked by anybody who holds its address."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.api import mask_name
from contests.actions.draw_award import WORDS, award_bytes
from contests.actions.order_award import order_award
from contests.models import Award
from contests.refusals import Refused
from contests.views.passes import contest_or_404, entry_of, no_store


@require_POST
def order(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for one's own certificate."""
    found = contest_or_404(slug)
    entry = entry_of(request, found)
    if entry is None:
        return redirect("contests:contest", slug=slug)
    try:
        award = order_award(entry)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("contests:contest", slug=slug)
    return redirect("contests:award", token=award.token)


@require_safe
def award(request: HttpRequest, token: str) -> HttpResponse:
    """What the certificate says, the name masked: the paper itself carries it whole."""
    found = get_object_or_404(Award.objects.select_related("entry__contest__organiser", "entry__team"), token=token)
    context = {
        "award": found,
        "contest": found.entry.contest,
        "name": mask_name(found.entry.name),
        "prize": WORDS[found.prize],
        "is_ready": bool(found.pdf_sha256),
    }
    response = no_store(render(request, "contests/award.html", context))
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_safe
def award_file(request: HttpRequest, token: str) -> HttpResponse:
    """The PDF. Its address is a secret of 192 bits that only its owner and whoever they show it to hold."""
    found = get_object_or_404(Award.objects.all(), token=token)
    data = award_bytes(found)
    if data is None:
        raise Http404
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{found.number}.pdf"'
    return no_store(response)
