"""What the screens of the workforce desk share."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.api import XLSX, Organisation


def private(response: HttpResponse) -> HttpResponse:
    """Nothing of it stays in a shared browser (SEC-14)."""
    response["Cache-Control"] = "private, no-store"
    return response


def page(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    return private(render(request, f"workforce/{template}", context, status=status))


def workbook(name: str, content: bytes) -> HttpResponse:
    """A workbook to download under a Chinese name."""
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return private(response)


def printed(name: str, content: bytes) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(name)}"
    return private(response)


def trail(unit: Organisation, *rows: tuple[Any, str]) -> list[dict[str, Any]]:
    """Where one stands, from the unit's page on."""
    first = {"label": unit.short_name or unit.name, "url": reverse("workforce:desk", args=[unit.uuid])}
    return [first, *({"label": label, "url": url} for label, url in rows)]


def tabs(unit: Organisation, here: str) -> list[dict[str, Any]]:
    """The parts of a unit's desk."""
    parts = (
        ("desk", _("总览"), "layout-dashboard"),
        ("people", _("人员"), "users"),
        ("programmes", _("三级教育"), "graduation-cap"),
        ("matrix", _("谁能做什么"), "id-card"),
        ("plan", _("年度计划"), "calendar"),
    )
    return [
        {"label": label, "url": reverse(f"workforce:{name}", args=[unit.uuid]), "icon": icon, "active": name == here}
        for name, label, icon in parts
    ]
