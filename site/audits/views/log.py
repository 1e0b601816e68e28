"""The log, read and taken along by those who audit."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.api import require
from audits.actions.read_log import PAGE, events, export_log
from audits.forms import LogForm
from audits.permissions import MANAGE, account
from audits.views.frame import page
from pages.api import whole_number


@login_required
@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """Newest first; `?before=` a sequence number goes on, so that the last page costs what the first does."""
    require(request.user, MANAGE)
    form = LogForm(request.GET or None)
    found = events(form.query())
    before = whole_number(request.GET.get("before", ""))
    if before is not None:
        found = found.filter(seq__lt=before)
    rows = list(found[: PAGE + 1])
    more = rows[PAGE - 1].seq if len(rows) > PAGE else None
    kept = request.GET.copy()
    kept.pop("before", None)
    context = {
        "form": form,
        "rows": [{"event": event, "at": parse_datetime(event.at)} for event in rows[:PAGE]],
        "more": more,
        "kept": kept.urlencode(),
        "is_filtered": form.is_bound and form.has_changed(),
    }
    return page(request, "log.html", context, trail=((_("日志"), ""),))


@login_required
@require_POST
def export(request: HttpRequest) -> StreamingHttpResponse:
    """The same rows as JSON lines; a POST, because it leaves evidence."""
    require(request.user, MANAGE)
    lines = export_log(LogForm(request.POST).query(), user=account(request.user))
    response = StreamingHttpResponse(lines, content_type="application/x-ndjson")
    response["Content-Disposition"] = f'attachment; filename="evidence-{timezone.localdate():%Y%m%d}.jsonl"'
    return response
