"""Tell the person what became of the application; a second telling of the same thing adds nothing."""

from __future__ import annotations

from django.urls import reverse

from accounts.api import promise_message
from applications.models import Application


def tell_applicant(row: Application, what: str, subject: str, body: str, *, once: str = "") -> None:
    """Inside the transaction that causes it. `once` tells apart what may happen several times."""
    promise_message(
        person=row.person,
        kind=f"applications.{what}",
        subject=f"{subject}：{row.operation_item.name}",
        body=body,
        unique_key=f"application:{what}:{row.uuid}:{once}",
        link=reverse("applications:detail", args=[row.uuid]),
    )
