"""The kinds under which everything that is found stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Kind:
    """`key` stands in the address; `tone` colours its badge."""

    key: str
    label: Any
    icon: str
    tone: str


KINDS = {
    kind.key: kind
    for kind in (
        Kind("law", _("法规标准"), "scale", "info"),
        Kind("case", _("事故案例"), "triangle-alert", "danger"),
        Kind("knowledge", _("安全知识"), "book-open", "ok"),
        Kind("course", _("课程"), "graduation-cap", "solid"),
        Kind("campaign", _("宣传活动"), "megaphone", "warn"),
        Kind("place", _("场所"), "map-pin", "neutral"),
        Kind("other", _("其他"), "file-text", "neutral"),
    )
}
_MODELS = {
    ("library", "lawpage"): "law",
    ("library", "casepage"): "case",
    ("library", "articlepage"): "knowledge",
    ("courses", "coursepage"): "course",
    ("courses", "lessonpage"): "course",
    ("courses", "institutionpage"): "course",
    ("publicity", "campaignpage"): "campaign",
}
_APPS = {"outreach": "campaign"}
"""Apps whose every page is of one kind."""


def kind_of(content_type_id: int) -> Kind:
    """Of a page, by its model; a model nobody named is 其他."""
    found = ContentType.objects.get_for_id(content_type_id)
    name = _MODELS.get((found.app_label, found.model)) or _APPS.get(found.app_label, "other")
    return KINDS[name]
