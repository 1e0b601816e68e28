"""The door of Wagtail's admin: who is signed in but has no right there is told so, and not sent in circles."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.api import NotAllowed


def admin_door(request: HttpRequest) -> HttpResponse:
    """To our own sign-in with the same query; 403 with a sentence for whoever is signed in already."""
    if request.user.is_authenticated:
        raise NotAllowed(_("您的账号没有后台权限。需要时请联系系统管理员。"))
    return redirect(f"{reverse('account_login')}?{request.GET.urlencode()}")
