"""Time for work that no request waits for."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from django.db import DatabaseError, connection


@contextlib.contextmanager
def unhurried() -> Iterator[None]:
    """PostgreSQL's limit on the time of a statement, which guards requests, is lifted until the end of the block."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        limit = cursor.fetchone()[0]
        cursor.execute("SET statement_timeout = 0")
    try:
        yield
    finally:
        with contextlib.suppress(DatabaseError), connection.cursor() as cursor:  # a broken transaction rolls it back
            cursor.execute("SELECT set_config('statement_timeout', %s, false)", [limit])
