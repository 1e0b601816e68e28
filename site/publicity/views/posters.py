"""The poster maker: write a few words, get a sheet to print and a picture to send."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.api import Refused
from publicity.actions.count_download import count_download
from publicity.actions.order_poster import FILES, order_poster, whole_address
from publicity.models.materials import STATIC, MaterialPage
from publicity.models.posters import PosterOrder, private_storage
from publicity.poster_form import PosterForm


@never_cache
@require_http_methods(["GET", "POST"])
def make(request: HttpRequest, slug: str) -> HttpResponse:
    """The form begins with the words of the material."""
    page = get_object_or_404(MaterialPage.objects.live().public(), slug=slug)
    form = PosterForm(request.POST or None, initial=_beginning(page))
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                poster = form.poster(qr=whole_address(form.cleaned_data["qr"]))
                if not request.session.session_key:
                    request.session.create()
                order = order_poster(poster, session_key=str(request.session.session_key))
            except Refused as error:
                form.add_error(error.field or None, str(error))
            else:
                return redirect("publicity:poster", uuid=order.uuid)
    trail = [
        {"label": _("首页"), "url": "/"},
        {"label": _("宣传资料"), "url": page.get_parent().url},
        {"label": page.title, "url": page.url},
        {"label": _("做海报"), "url": ""},
    ]
    return render(
        request, "publicity/poster_make.html", {"form": form, "material": page, "breadcrumbs": trail}, status=status
    )


def _beginning(page: MaterialPage) -> dict[str, Any]:
    return {"layout": page.layout, "tone": page.tone, "headline": page.headline, "lines": page.lines}


@never_cache
@require_safe
def poster(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Waiting, drawn or failed. The number in the address is the key: nobody guesses it."""
    order = get_object_or_404(PosterOrder, uuid=uuid)
    if request.GET.get("state") == "json":
        return JsonResponse({"state": order.promise_state})
    return render(
        request,
        "publicity/poster_ready.html",
        {"order": order, "waiting": order.promise_state == PosterOrder.State.QUEUED},
    )


@never_cache
@require_safe
def poster_file(request: HttpRequest, uuid: UUID, name: str) -> HttpResponse:
    order = get_object_or_404(PosterOrder, uuid=uuid)
    storage = private_storage()
    if name not in FILES or not storage.exists(order.file_name(name)):
        raise Http404
    with storage.open(order.file_name(name), "rb") as file:
        response = HttpResponse(file.read(), content_type=FILES[name])
    place = "inline" if "show" in request.GET else "attachment"
    response.headers["Content-Disposition"] = f'{place}; filename="poster-{name}"'
    return response


@never_cache
@require_safe
def download(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """On to the file itself; a number is counted, nothing about who."""
    page = get_object_or_404(MaterialPage.objects.live().public().select_related("document", "picture"), slug=slug)
    target = _target(page, name)
    if not target:
        raise Http404
    count_download(page)
    return redirect(target)


def _target(page: MaterialPage, name: str) -> str:
    drawn = {"print.pdf": ".pdf", "long.png": ".png", "cover.png": "-cover.png"}
    sizes = {"long.png": "fill-1080x1440|format-png", "cover.png": "fill-900x383|format-png"}
    if name == "print.pdf" and page.document:
        return str(page.document.url)
    if page.picture and name in sizes:
        return str(page.picture.get_rendition(sizes[name]).url)
    if page.picture and name == "original":
        return str(page.picture.file.url)
    return static(f"{STATIC}/{page.drawn}{drawn[name]}") if page.drawn and name in drawn else ""
