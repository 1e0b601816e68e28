"""签到表 as a PDF: who came and went when, and what was signed."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

from django.db.models import Sum
from django.utils import timezone

from accounts.api import PAPER_SHEET, print_page
from courses.models import ClassSession, HoursEntry, SessionSign

STYLE = (PAPER_SHEET, Path(__file__).resolve().parents[1] / "templates/courses/print/print.css")


def print_sheet(session: ClassSession) -> bytes:
    """One meeting."""
    return print_page("courses/print/sheet.html", sheet_context(session), sheets=STYLE)


def sheet_context(session: ClassSession) -> dict[str, Any]:
    """What the template reads; the archive of a class uses the same."""
    signs = {sign.person_id: sign for sign in session.signs.all()}
    counted = dict(
        HoursEntry.objects.filter(session=session).values_list("person").annotate(sum=Sum("minutes")).order_by()
    )
    members = session.training_class.enrolments.select_related("person").order_by("person__name", "pk")
    return {
        "session": session,
        "training_class": session.training_class,
        "rows": [
            {
                "person": row.person,
                "employer": row.employer,
                "sign": signs.get(row.person_id),
                "signature": signature_of(signs.get(row.person_id)),
                "minutes": counted.get(row.person_id, 0),
            }
            for row in members
        ],
        "printed_at": timezone.localtime(),
    }


def signature_of(sign: SessionSign | None) -> str:
    """The signature inside the page; empty when there is none."""
    if sign is None or not sign.signature:
        return ""
    with sign.signature.open("rb") as file:
        return "data:image/png;base64," + base64.b64encode(file.read()).decode()
