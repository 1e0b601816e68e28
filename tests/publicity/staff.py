"""Somebody with a role in an organisation, signed in with the second factor."""

from __future__ import annotations

from django.test import Client

from accounts.api import Organisation
from tests.accounts import factories as people


def staff(role: str, organisation: Organisation) -> Client:
    user = people.make_staff(role, organisation)
    people.give_second_factor(user)
    client = Client()
    client.force_login(user)
    client.user = user
    return client
