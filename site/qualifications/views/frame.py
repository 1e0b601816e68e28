"""What the pages of this app share: their tabs and their way back."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.api import may
from qualifications.actions.import_catalogue import ABILITY


def tabs(request: HttpRequest, *, active: str) -> list[dict[str, Any]]:
    """Editions and catalogue for everybody; the import for those who may."""
    pages = [
        ("editions", _("规则版本"), "scale"),
        ("catalogue", _("培训考核目录"), "list"),
    ]
    if may(request.user, ABILITY):
        pages.append(("catalogue-upload", _("导入目录"), "upload"))
        pages.append(("workdays", _("工作日"), "calendar"))
    return [
        {"label": label, "url": reverse(f"qualifications:{name}"), "icon": icon, "active": name == active}
        for name, label, icon in pages
    ]
