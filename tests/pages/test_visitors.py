"""Limits and exam rooms go by the visitor's address: nobody writes it oneself."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from pages.api import visitor_address


@pytest.mark.parametrize(
    ("behind_proxy", "remote", "forwarded", "address"),
    [
        (False, "10.9.9.9", "10.1.0.7", "10.9.9.9"),
        (True, "127.0.0.1", "10.1.0.7, 10.9.9.9", "10.9.9.9"),
        (True, "127.0.0.1", "10.9.9.9", "10.9.9.9"),
        (True, "127.0.0.1", "", "127.0.0.1"),
        (True, "127.0.0.1", "10.1.0.7, ", "127.0.0.1"),
    ],
)
def test_only_our_own_proxy_is_believed(settings, behind_proxy, remote, forwarded, address):
    settings.BEHIND_PROXY = behind_proxy
    request = RequestFactory().get("/", REMOTE_ADDR=remote, headers={"X-Forwarded-For": forwarded})
    assert visitor_address(request) == address
