"""Designing faces: the kinds, a form with a live picture beside it, releasing, and what the law leaves open."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.api import Refused, require
from certificates import api
from certificates.domain.layout import MOST_COLUMNS, MOST_FIELDS
from certificates.forms import FaceForm, KindForm
from certificates.permissions import account
from certificates.views.desk import keep_private
from certificates.views.navigation import desk_nav

ABILITY = "catalogue.manage"


def kind_or_404(key: str) -> api.Kind:
    try:
        return api.kind_of(key)
    except KeyError as error:
        raise Http404 from error


@login_required
@require_safe
def kinds(request: HttpRequest) -> HttpResponse:
    """Every kind with its numbers, term, approval and versions."""
    require(request.user, ABILITY)
    rows = []
    for kind in api.kinds():
        api.released_face(kind.key)
        versions = list(api.FaceVersion.objects.filter(kind=kind.key).select_related("released_by"))
        draft = next((one for one in versions if one.state == one.State.DRAFT), None)
        settings = api.KindSetting.objects.filter(kind=kind.key)[:3]
        rows.append({"kind": kind, "versions": versions, "draft": draft, "settings": settings, "term": _term(kind)})
    context = {"rows": rows, "desk_nav": desk_nav(request, "certificates:kinds")}
    return keep_private(render(request, "certificates/kinds.html", context))


def _term(kind: api.Kind) -> str:
    if kind.term == "edition":
        return _("按规则版本")
    return _("%(months)s 个月") % {"months": kind.months} if kind.months else _("长期")


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, key: str) -> HttpResponse:
    """The draft, or a new one that begins as the newest version."""
    require(request.user, ABILITY)
    kind = kind_or_404(key)
    face = api.FaceVersion.objects.filter(kind=key, state="draft").first() or api.released_face(key)
    form = FaceForm(request.POST or None, initial={**face.layout, "note": face.note if face.state == "draft" else ""})
    if request.method == "POST" and form.is_valid():
        try:
            api.save_draft(key, asked_for(request, form), note=form.cleaned_data["note"], by=account(request.user))
        except api.LayoutFault as fault:
            form.add_error(fault.field if fault.field in form.fields else None, str(fault))
        except (Refused, api.FaceRefused) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("草稿已保存。发布后，新签发的证书才用它；已签发的不变。"))
            return redirect("certificates:face-edit", key=key)
    layout = request.POST if request.method == "POST" else face.layout
    context = {
        "kind": kind,
        "face": face,
        "form": form,
        "fields": _rows(layout, "fields", ("key", "label", "second"), MOST_FIELDS),
        "columns": _rows(layout, "columns", ("key", "label", "share"), MOST_COLUMNS),
        "is_draft": face.state == "draft",
        "desk_nav": desk_nav(request, "certificates:kinds"),
    }
    return keep_private(render(request, "certificates/face_edit.html", context, status=400 if form.errors else 200))


def asked_for(request: HttpRequest, form: FaceForm) -> dict[str, Any]:
    """The design as typed: the form's fields and the rows of both tables, empty ones left out."""
    data = {name: form.cleaned_data.get(name) for name in form.fields if name != "note"}
    for name, parts, most in (("fields", ("key", "label", "second"), MOST_FIELDS),
                              ("columns", ("key", "label", "share"), MOST_COLUMNS)):  # fmt: skip
        rows = _rows(request.POST, name, parts, most)
        data[name] = [row for row in rows if row["key"].strip() or row["label"].strip()]
    return data


def _rows(source: Any, name: str, parts: tuple[str, ...], most: int) -> list[dict[str, str]]:
    """The rows of a table: from a stored design, or from a post (`fields-0-key`); always `most` of them."""
    if not isinstance(source, QueryDict):
        stored = [{part: str(row.get(part, "")) for part in parts} for row in source.get(name, ())]
        return stored + [dict.fromkeys(parts, "") for _place in range(most - len(stored))]
    return [{part: str(source.get(f"{name}-{place}-{part}", "")).strip() for part in parts} for place in range(most)]


@login_required
@require_POST
def preview(request: HttpRequest, key: str) -> HttpResponse:
    """The form as it stands now, as a picture; a fault as a sentence with 400."""
    require(request.user, ABILITY)
    kind, form = kind_or_404(key), FaceForm(request.POST)
    if not form.is_valid():
        return HttpResponse(_("有几处没填对。"), status=400, content_type="text/plain; charset=utf-8")
    try:
        layout = api.read_layout(asked_for(request, form))
        page = 1 if request.POST.get("page") == "2" else 0
        picture = api.preview_png(kind, layout, page=page)
    except (api.LayoutFault, api.FaceRefused, ValueError) as fault:
        return HttpResponse(str(fault), status=400, content_type="text/plain; charset=utf-8")
    return keep_private(HttpResponse(picture, content_type="image/png"))


@login_required
@require_safe
def version(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A stored version as a sample page: PNG, or the PDF with `?as=pdf`."""
    require(request.user, ABILITY)
    face = get_object_or_404(api.FaceVersion, uuid=uuid)
    kind = kind_or_404(face.kind)
    if request.GET.get("as") == "pdf":
        response = HttpResponse(api.preview_pdf(kind, face.design), content_type="application/pdf")
        response["Content-Disposition"] = f'inline; filename="{face.kind}-v{face.number}-sample.pdf"'
        return keep_private(response)
    return keep_private(HttpResponse(api.preview_png(kind, face.design), content_type="image/png"))


@login_required
@require_POST
def release(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The draft becomes the version that new certificates are drawn with."""
    require(request.user, ABILITY)
    face = get_object_or_404(api.FaceVersion, uuid=uuid)
    try:
        api.release_face(face, by=account(request.user))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("版本 %(number)s 已发布，今后签发的证书用它。") % {"number": face.number})
    return redirect("certificates:kinds")


@login_required
@require_http_methods(["GET", "POST"])
def setting(request: HttpRequest, key: str) -> HttpResponse:
    """Approval and term of a kind, from a coming day on."""
    require(request.user, ABILITY)
    kind = kind_or_404(key)
    form = KindForm(request.POST or None, initial={"people": str(kind.people), "months": kind.months})
    if kind.term == "edition":
        del form.fields["months"]
    if request.method == "POST" and form.is_valid():
        try:
            api.set_kind(
                key,
                effective_from=form.cleaned_data["effective_from"],
                people=int(form.cleaned_data["people"]),
                months=form.cleaned_data.get("months"),
                by=account(request.user),
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("已设置。"))
            return redirect("certificates:kinds")
    context = {"kind": kind, "form": form, "desk_nav": desk_nav(request, "certificates:kinds")}
    return keep_private(render(request, "certificates/kind_set.html", context, status=400 if form.errors else 200))
