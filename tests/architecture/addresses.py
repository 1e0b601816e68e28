"""Every address of the site, and what stands in the tables behind them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection
from django.urls import URLPattern, URLResolver, get_resolver

OURS = (
    "accounts", "portal", "pages", "qualifications", "courses", "exams", "certificates", "library", "publicity",
    "outreach", "contests", "applications", "practice", "audits", "targets", "workforce",
)  # fmt: skip
COMING_AND_GOING = {"sessions.Session", "accounts.SignInFailure", "publicity.DownloadCount"}


@dataclass(frozen=True, slots=True)
class Address:
    """`name` with its namespace; `route` as the urlconf writes it."""

    name: str
    route: str
    view: Callable[..., Any]

    @property
    def is_ours(self) -> bool:
        """Wagtail's viewsets of our models live under /admin/ and carry a namespace of their own."""
        return self.name.partition(":")[0] in OURS and ":" in self.name


def addresses(resolver: URLResolver | None = None, *, space: str = "", route: str = "") -> Iterator[Address]:
    for entry in (resolver or get_resolver()).url_patterns:
        here = route + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from addresses(entry, space=inner, route=here)
        elif isinstance(entry, URLPattern):
            yield Address(space + (entry.name or ""), here, entry.callback)


def state_of_tables(*, leave_out: frozenset[str] = frozenset()) -> dict[str, str]:
    """Table → digest of all its rows, for the tables of the apps (sessions come and go)."""
    digests = {}
    with connection.cursor() as cursor:
        for model in apps.get_models():
            if model._meta.managed and model._meta.label not in COMING_AND_GOING | leave_out:
                table, key = model._meta.db_table, model._meta.pk.column
                cursor.execute(f'SELECT * FROM "{table}" ORDER BY "{key}"')  # noqa: S608 - names of our models
                rows = cursor.fetchall()
                digests[model._meta.label] = f"{len(rows)}:{hashlib.sha256(repr(rows).encode()).hexdigest()[:16]}"
    return digests


def plain(response: Any, address: str) -> str:
    """The page without what must differ: the form's token and the address that was asked for."""
    text = response.content.decode(errors="replace").replace(address, "…")
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", text)
