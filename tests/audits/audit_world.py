"""An auditor, a regulator's supervisor, and certificates of a real examination to look into."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from audits.actions.draw_sample import Conditions
from tests.accounts import factories as people
from tests.certificates import factories as make


def make_auditor() -> Any:
    return people.make_staff("auditor")


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def office_of(user: Any) -> Any:
    return user.person.memberships.get().organisation


def this_year() -> Conditions:
    today = timezone.localdate()
    return Conditions(today - timedelta(days=365), today + timedelta(days=1))


def many_certificates(count: int) -> list[Any]:
    issuer, item = make.make_issuer(), make.make_item()
    return [make.make_certificate(issuer=issuer, item=item) for _ in range(count)]
