"""What the journeys of accounts share."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from django.core.cache import cache

from accounts.senders import none


@pytest.fixture(autouse=True)
def _fresh_limits() -> Iterator[None]:
    """Rate limits count in the cache; each person here starts anew."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def phone(monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks) -> SimpleNamespace:
    """A phone that receives what the sender of text messages is given (the gateway is not ours)."""
    texts: list[none.Letter] = []
    monkeypatch.setattr(none, "send", texts.append)
    return SimpleNamespace(texts=texts, on=lambda: django_capture_on_commit_callbacks(execute=True))
