"""What one candidate gets that others do not, granted by the officer before the sitting is locked."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.api import require
from exams.actions.set_accommodation import AccommodationRefused, set_accommodation
from exams.desk_forms import AccommodationForm
from exams.models import Accommodation
from exams.permissions import registrations_for
from exams.views.desk_frame import account, desk
from exams.views.desk_sitting_frame import ACTIVE, sitting_trail


@login_required
@require_http_methods(["GET", "POST"])
def registration_accommodation(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """More time, reading aloud, large type; with the reason, which only the officers see."""
    related = ("person", "sitting__organiser", "sitting__blueprint")
    registration = get_object_or_404(registrations_for(request.user).select_related(*related), uuid=uuid)
    sitting = registration.sitting
    require(request.user, "sittings.manage", sitting.organiser)
    known = Accommodation.objects.filter(registration=registration).select_related("set_by").first()
    fields = ("percent", "minutes", "read_aloud", "large_type", "reason")
    initial = {name: getattr(known, name) for name in fields} if known else {}
    form = AccommodationForm(request.POST or None, initial=initial)
    here = reverse("exams:sitting-candidates", args=[sitting.uuid])
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                set_accommodation(registration, form.aid(), reason=form.cleaned_data["reason"], user=account(request))
            except AccommodationRefused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("%(name)s 的考试照顾已保存。") % {"name": registration.person.name})
                return redirect(here)
    context = {"registration": registration, "sitting": sitting, "form": form, "known": known, "back": here}
    trail = sitting_trail(sitting, (_("考生名单"), here), (_("考试照顾"), ""))
    return desk(request, "accommodation_form.html", context, active=ACTIVE, trail=trail, status=status)
