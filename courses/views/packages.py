"""The desk of courseware packages: the list, taking one, withdrawing one."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.api import NotAllowed
from courses.actions.take_package import take_package, withdraw_package
from courses.forms import PackageForm
from courses.permissions import may_keep_packages, packages_for
from courses.refusals import Refused
from courses.views.frame import user_of


@login_required
@require_safe
def package_list(request: HttpRequest) -> HttpResponse:
    if not may_keep_packages(request.user):
        raise NotAllowed
    rows = packages_for(request.user).select_related("institution", "course")
    return render(request, "courses/packages/list.html", {"packages": rows[:200]})


@login_required
@require_http_methods(["GET", "POST"])
def package_create(request: HttpRequest) -> HttpResponse:
    if not may_keep_packages(request.user):
        raise NotAllowed
    form = PackageForm(request.POST or None, request.FILES or None, user=user_of(request))
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        try:
            package = take_package(data.pop("file"), **data, by=user_of(request))
        except Refused as error:
            form.add_error("file", str(error))
        else:
            messages.success(request, _("课件包已上传，先试播一遍再放进课程。"))
            return redirect("courses:package", uuid=package.uuid)
    return render(request, "courses/packages/form.html", {"form": form})


@login_required
@require_POST
def package_withdraw(request: HttpRequest, uuid: UUID) -> HttpResponse:
    package = get_object_or_404(packages_for(request.user), uuid=uuid)
    withdraw_package(package, by=user_of(request))
    messages.success(request, _("课件包已停用。"))
    return redirect("courses:package-list")
