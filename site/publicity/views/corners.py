"""机构专区, in the admin: which institutions write courses of their own, and open a corner for one more."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.api import Organisation, User
from courses.api import WRITING_KINDS
from publicity.api import Corner, may_open_corners, open_corner
from publicity.refusals import Refused


@require_http_methods(["GET", "HEAD", "POST"])
def corners(request: HttpRequest) -> HttpResponse:
    user = request.user
    if not isinstance(user, User) or not may_open_corners(user):
        raise PermissionDenied
    open_for = Organisation.objects.filter(kind__in=WRITING_KINDS, is_active=True, corner__isnull=True).order_by("name")
    if request.method == "POST":
        chosen = _chosen(request.POST.get("organisation", ""))
        try:
            open_corner(chosen, by=user)
        except Refused as error:
            messages.error(request, error.sentence)
        else:
            messages.success(request, _("已为%(name)s开设专区。课程作者下次登录后台即可写课。") % {"name": chosen.name})
        return redirect("publicity_corners")
    context = {
        "header_title": _("机构专区"),
        "header_icon": "group",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("首页")},
            {"url": "", "label": _("机构专区")},
        ],
        "corners": Corner.objects.select_related("organisation", "page", "collection").order_by("organisation__name"),
        "organisations": open_for[:500],
    }
    return TemplateResponse(request, "publicity/admin/corners.html", context)


def _chosen(said: str) -> Organisation:
    """404 for what is no organisation, and for what is no number of one."""
    try:
        return get_object_or_404(Organisation, uuid=UUID(said))
    except ValueError:
        raise Http404 from None
