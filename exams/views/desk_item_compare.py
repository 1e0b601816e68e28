"""Two versions of an item side by side, the change of the key on top."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from exams.domain.compare import compare_facets, facets, right_answers
from exams.models import ItemVersion
from exams.views.desk_banks import ACTIVE
from exams.views.desk_frame import desk
from exams.views.desk_items import item_of, item_trail
from exams.views.item_history import name_of


def told(version: ItemVersion) -> dict[str, str]:
    """What a version says besides its key: the content's fields, then how it is filed."""
    content = version.content
    return {
        **facets(content),
        _("解析"): version.explanation,
        _("依据"): version.source,
        _("题型"): str(version.get_type_display()),
        _("知识点"): version.area.path,
        _("难度"): str(version.get_difficulty_display()),
        _("认知层次"): str(version.get_cognitive_display()),
        _("标签"): "、".join(version.tags),
        _("核对状态"): str(version.get_check_state_display()),
    }


def _chosen(request: HttpRequest, versions: list[ItemVersion]) -> tuple[ItemVersion, ItemVersion]:
    """The versions the address names; without one, the two newest."""
    by_number = {version.version: version for version in versions}
    try:
        after = by_number[int(request.GET.get("b") or versions[-1].version)]
        before = by_number[int(request.GET.get("a") or versions[max(0, len(versions) - 2)].version)]
    except (KeyError, ValueError) as error:
        raise Http404 from error
    return before, after


@login_required
@require_safe
def item_compare(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Changed fields first; what stayed the same can be opened."""
    item = item_of(request, uuid)
    versions = list(item.versions.select_related("area", "author__person", "approver__person").order_by("version"))
    before, after = _chosen(request, versions)
    key_label = _("答案")
    key = compare_facets({key_label: right_answers(before.content)}, {key_label: right_answers(after.content)})
    lines = compare_facets(told(before), told(after))
    context: dict[str, Any] = {
        "item": item,
        "before": before,
        "after": after,
        "authors": [name_of(before.author), name_of(after.author)],
        "numbers": [version.version for version in versions],
        "key": key[0],
        "changed": [line for line in lines if line.is_changed],
        "same": [line for line in lines if not line.is_changed and line.after],
    }
    return desk(request, "item_compare.html", context, active=ACTIVE, trail=item_trail(item, _("版本对照")))
