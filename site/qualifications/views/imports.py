"""A newer catalogue from Excel: template, upload, verdicts, commit, refused rows."""

from __future__ import annotations

from collections import Counter
from typing import cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.api import XLSX, FileRefused, User, require, write_table
from qualifications.actions import import_catalogue as importing
from qualifications.domain.catalogue_import import REFUSED, VERDICT_WORDS, missing_from
from qualifications.domain.catalogue_row import ACTIVE, COLUMNS, RETIRED
from qualifications.domain.wording import EDUCATION
from qualifications.forms import CatalogueImportForm
from qualifications.models import CatalogueImport, OperationItem
from qualifications.views.frame import tabs

TONES = {"created": "ok", "changed": "info", "unchanged": "neutral", "retiring": "warn", "revived": "warn"}
CHOICES = {
    "最低文化程度": list(EDUCATION.values()),
    "有实操考试": ["是", "否"],
    "高危行业": ["是", "否"],
    "状态": [ACTIVE, RETIRED],
    "调整类别": ["是", "否"],
}


@login_required
@require_safe
def template_file(request: HttpRequest) -> HttpResponse:
    """The template, filled with the catalogue as it stands, so that an administrator edits and sends it back."""
    require(request.user, importing.ABILITY)
    family = request.GET.get("family", "special_operations")
    items = OperationItem.objects.filter(category__family=family).select_related("category")
    rows = [_cells(item) for item in items]
    return _download("目录模板.xlsx", write_table("目录", COLUMNS, rows, choices=CHOICES, widths=_WIDTHS))


_WIDTHS = {"操作项目": 34, "作业类别": 26, "标识": 30, "俗称": 30, "说明": 30, "错误说明": 44}


def _cells(item: OperationItem) -> list[str]:
    level = EDUCATION.get(item.min_education or 0, "")
    hours = [str(number or "") for number in (item.required_hours_theory, item.required_hours_practical)]
    yes = ["是" if flag else "否" for flag in (item.has_practical, item.is_high_risk)]
    state = ACTIVE if item.is_current else RETIRED
    names = [item.category.code, item.category.name, item.code, item.name, item.key, "、".join(item.aliases)]
    return [*names, *hours, level, *yes, state, "", item.note]


def _download(name: str, content: bytes) -> HttpResponse:
    response = HttpResponse(content, content_type=XLSX)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{_quoted(name)}"
    return response


def _quoted(name: str) -> str:
    from urllib.parse import quote

    return quote(name)


@login_required
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Send a file to be checked; nothing of the catalogue changes yet."""
    require(request.user, importing.ABILITY)
    form = CatalogueImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            batch = importing.check_import(
                data["file"],
                file_name=data["file"].name,
                family=data["family"],
                version=data["version"],
                retire_missing=data["retire_missing"],
                by=cast(User, request.user),
            )
        except FileRefused as error:
            form.add_error("file", str(error))
        else:
            return redirect("qualifications:catalogue-import", uuid=batch.uuid)
    return render(
        request,
        "qualifications/import_upload.html",
        {
            "form": form,
            "recent": CatalogueImport.objects.select_related("uploaded_by")[:10],
            "tabs": tabs(request, active="catalogue-upload"),
        },
    )


@login_required
@require_safe
def detail(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Every row's verdict; a committed import shows what it did."""
    require(request.user, importing.ABILITY)
    batch = get_object_or_404(CatalogueImport, uuid=uuid)
    waiting = batch.state == CatalogueImport.State.CHECKED
    verdicts = importing.verdicts_of(batch) if waiting else []
    counts = Counter(verdict.verdict for verdict in verdicts) if waiting else Counter(batch.result)
    return render(
        request,
        "qualifications/import_detail.html",
        {
            "batch": batch,
            "waiting": waiting,
            "rows": [
                {
                    "verdict": verdict,
                    "tone": TONES.get(verdict.verdict, "danger"),
                    "word": VERDICT_WORDS[verdict.verdict],
                }
                for verdict in verdicts
            ],
            "counts": [
                {"label": word, "value": counts[kind], "tone": "danger" if kind == REFUSED and counts[kind] else ""}
                for kind, word in VERDICT_WORDS.items()
            ],
            "refused": counts[REFUSED],
            "good": sum(counts.values()) - counts[REFUSED],
            "missing": missing_from(verdicts, importing.known_of(batch.family)) if waiting else [],
            "retired_missing": counts["retired_missing"],
            "tabs": tabs(request, active="catalogue-upload"),
            "breadcrumbs": [
                {"label": _("导入目录"), "url": reverse("qualifications:catalogue-upload")},
                {"label": batch.version},
            ],
        },
    )


@login_required
@require_POST
def commit(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Write the good rows, or throw the upload away."""
    require(request.user, importing.ABILITY)
    batch = get_object_or_404(CatalogueImport, uuid=uuid)
    try:
        importing.commit_import(batch, by=cast(User, request.user))
    except importing.ImportRefused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("目录已导入。"))
    return redirect("qualifications:catalogue-import", uuid=batch.uuid)


@login_required
@require_safe
def refused_file(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The refused rows as they came, with what is wrong in front."""
    require(request.user, importing.ABILITY)
    batch = get_object_or_404(CatalogueImport, uuid=uuid)
    verdicts = importing.verdicts_of(batch)
    rows = [
        [verdict.place, "；".join(verdict.reasons), *(str(raw["cells"].get(name, "")) for name in COLUMNS)]
        for verdict, raw in zip(verdicts, batch.rows, strict=True)
        if verdict.row is None
    ]
    return _download("有误的行.xlsx", write_table("有误的行", ("原位置", "错误说明", *COLUMNS), rows, widths=_WIDTHS))
