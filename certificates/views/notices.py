"""Calendars to subscribe to, and how an organisation wants to be reminded."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.api import Message, Organisation, Person, Refused, organisations_where, person_of, require
from certificates import api
from certificates.permissions import account
from certificates.views.desk import keep_private
from certificates.views.navigation import desk_nav

ABILITY = "members.manage"
KINDS = ("duty.reminder", "duty.digest")


class NoticeForm(forms.Form):
    """Steps as people write them: 90、60, 30 7."""

    days = forms.CharField(
        label=gettext_lazy("提前天数"),
        required=False,
        max_length=80,
        help_text=gettext_lazy("例如 90、30、7、0、-7（负数为逾期后）；不填则按各规则版本。本人的提醒只增不减。"),
    )
    digest = forms.BooleanField(label=gettext_lazy("合并为每日一条"), required=False)

    def clean_days(self) -> list[int]:
        words = self.cleaned_data["days"].replace("−", "-")
        for mark in "、，,;；":
            words = words.replace(mark, " ")
        try:
            return [int(word) for word in words.split()]
        except ValueError as error:
            raise forms.ValidationError(_("请只填整数，用顿号或空格隔开。")) from error


@require_safe
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar itself: whoever has the address may read it, until it is revoked."""
    feed = api.live_feed(token)
    if feed is None:
        raise Http404
    response = HttpResponse(api.write_duty_calendar(feed), content_type="text/calendar; charset=utf-8")
    response["X-Robots-Tag"] = "noindex"
    return keep_private(response)


def feed_address(feed: api.CalendarFeed | None) -> str:
    return f"{settings.ORIGIN}{reverse('certificates:duty-calendar', args=[feed.token])}" if feed else ""


@login_required
@require_POST
def own_feed(request: HttpRequest) -> HttpResponse:
    """Make my calendar's address anew, or take it away."""
    if person_of(request.user) is None:
        raise Http404
    _change(request, None)
    return redirect("certificates:duties-mine")


def _change(request: HttpRequest, organisation: Organisation | None) -> None:
    if "revoke" in request.POST:
        api.revoke_feed(by=account(request.user), organisation=organisation)
        messages.success(request, _("订阅地址已停用，用过它的日历不再更新。"))
    else:
        api.make_feed(by=account(request.user), organisation=organisation)
        messages.success(request, _("订阅地址已生成，原来的地址（如有）已停用。"))


@login_required
@require_http_methods(["GET", "POST"])
def notices(request: HttpRequest) -> HttpResponse:
    """The reader's organisations, each with its steps and its calendar."""
    require(request.user, ABILITY)
    mine = organisations_where(request.user, ABILITY).filter(is_active=True)
    asked = request.POST.get("organisation") or request.GET.get("organisation", "")
    chosen = mine.filter(uuid=asked).first() if _is_uuid(asked) else mine.first()
    if chosen is None:
        raise Http404
    plan = api.NoticePlan.objects.filter(organisation=chosen).first()
    days = "、".join(str(day) for day in plan.days) if plan else ""
    initial = {"days": days, "digest": plan.digest if plan else True}
    form = NoticeForm(request.POST if "days" in request.POST else None, initial=initial)
    status = 200
    if request.method == "POST":
        if not form.is_bound:
            _change(request, chosen)
            return _back(chosen)
        if form.is_valid() and _save(request, chosen, form):
            return _back(chosen)
        status = 400
    context = {
        "chosen": chosen,
        "others": mine.exclude(pk=chosen.pk)[:20],
        "form": form,
        "feed_url": feed_address(api.feed_of(organisation=chosen)),
        "sent": sent_to(person_of(request.user)),
        "desk_nav": desk_nav(request, "certificates:duties-people"),
    }
    return keep_private(render(request, "certificates/notices.html", context, status=status))


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _save(request: HttpRequest, organisation: Organisation, form: NoticeForm) -> bool:
    try:
        api.set_notice_plan(organisation, by=account(request.user), **form.cleaned_data)
    except Refused as refused:
        form.add_error("days", str(refused))
        return False
    messages.success(request, _("提醒方式已保存。"))
    return True


def _back(organisation: Organisation) -> HttpResponse:
    return redirect(f"{reverse('certificates:notices')}?organisation={organisation.uuid}")


def sent_to(person: Person | None, limit: int = 30) -> list[dict[str, Any]]:
    """What was sent to this person about duties, over which channel, and whether it arrived."""
    if person is None:
        return []
    rows = Message.objects.filter(person=person, kind__in=KINDS).order_by("-created_at", "-pk")[:limit]
    tones = {Message.State.DONE: "ok", Message.State.FAILED: "danger", Message.State.QUEUED: "neutral"}
    return [{"row": row, "tone": tones[Message.State(row.promise_state)]} for row in rows]
