"""消息: what the platform told this person, newest first."""

from __future__ import annotations

from django.contrib import messages as notices
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts import api as accounts
from pages.api import whole_number


@login_required
@require_safe
def messages(request: HttpRequest) -> HttpResponse:
    """Only the reader's own; an account without a person has none."""
    person = accounts.person_of(request.user)
    rows = accounts.desk_messages(person) if person else accounts.Message.objects.none()
    page = Paginator(rows.order_by("-created_at", "-pk"), 20).get_page(request.GET.get("page"))
    unread = rows.filter(read_at__isnull=True).count()
    response = render(request, "portal/messages.html", {"page_obj": page, "unread": unread})
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Mark one (`message`) or all as read. A foreign number marks nothing."""
    person = accounts.person_of(request.user)
    chosen = request.POST.get("message", "")
    number = whole_number(chosen)
    if person is not None:
        numbers = [number] if number is not None else []
        marked = accounts.mark_read(person, pks=numbers if chosen else None)
        if marked and not chosen:
            said = ngettext("已把 %(count)s 条消息标为已读。", "已把 %(count)s 条消息标为已读。", marked)
            notices.success(request, said % {"count": marked})
    return redirect("portal:messages")
