"""Search in Chinese over Wagtail's database index: `BACKEND = "pages.search"`.

The same words (`pages.domain.bigrams`) go into SQLite's FTS5 and into PostgreSQL's tsvector, and one ranking stands
over both: pages whose title or alias holds the words come first, the shortest title before the others; then the rest,
by bm25 or ts_rank while they are few enough for rank to tell something, else the newest first. Wagtail's own search,
its choosers and its autocomplete go through the same classes.
"""

from __future__ import annotations

from typing import Any

from django.db import connection


def SearchBackend(params: dict[str, Any]) -> Any:  # noqa: N802 (the name Wagtail looks for)
    """The backend of the database in use."""
    if connection.vendor == "postgresql":
        from pages.search.postgresql import PostgresBackend

        return PostgresBackend(params)
    from pages.search.sqlite import SQLiteBackend

    return SQLiteBackend(params)
