"""Page views, counted in this process and written together: no cookie, no address, no row a view.

A view costs an addition; every half minute, or every 500 views, a thread of its own adds what was gathered to the rows,
so that no reader waits for the database. What a killed process had gathered is lost: at most half a minute of views.
"""

from __future__ import annotations

import atexit
import logging
import threading
import time
from datetime import date, timedelta
from typing import Any

from django.db import DatabaseError, connection
from django.db.models import QuerySet, Sum
from wagtail.models import Page

from pages.models import PageCount

SECONDS = 30.0
VIEWS = 500
_log = logging.getLogger(__name__)
_lock = threading.Lock()
_gathered: dict[tuple[int, date], int] = {}
_state = {"views": 0, "since": 0.0}


def count_view(page: int, *, day: date) -> None:
    """One view more; starts the writing when it is due."""
    with _lock:
        if not _state["since"]:
            _state["since"] = time.monotonic()
            atexit.register(flush_views)
        _gathered[page, day] = _gathered.get((page, day), 0) + 1
        _state["views"] += 1
        due = _state["views"] >= VIEWS or time.monotonic() - _state["since"] >= SECONDS
        if due:
            _state.update(views=0, since=time.monotonic())
    if due:
        threading.Thread(target=_flush_apart, name="page-views", daemon=True).start()


def flush_views() -> int:
    """Add what was gathered to the rows in one statement; how many rows that were. Lost, and logged, when the
    database doesn't answer: numbers of readers aren't worth a queue.
    """
    with _lock:
        taken = dict(_gathered)
        _gathered.clear()
        _state["views"] = 0
    if not taken:
        return 0
    try:
        return _add(taken)
    except DatabaseError:
        _log.warning("%s page views could not be written.", sum(taken.values()), exc_info=True)
        return 0


def _flush_apart() -> None:
    try:
        flush_views()
    finally:
        connection.close()


def _add(taken: dict[tuple[int, date], int]) -> int:
    known = set(Page.objects.filter(pk__in={page for page, _day in taken}).values_list("pk", flat=True))
    rows = [(page, day, views) for (page, day), views in sorted(taken.items()) if page in known]
    if not rows:
        return 0
    table = connection.ops.quote_name(PageCount._meta.db_table)
    places = ", ".join(["(%s, %s, %s)"] * len(rows))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (page_id, day, views) VALUES {places} "  # noqa: S608 - names of ours, values bound
            f"ON CONFLICT (page_id, day) DO UPDATE SET views = {table}.views + excluded.views",
            [value for row in rows for value in row],
        )
    return len(rows)


def most_viewed(pages: QuerySet[Page], *, today: date, days: int, at_most: int) -> list[dict[str, Any]]:
    """The pages most opened in the last `days`, with views a day (oldest first) for a small curve."""
    first = today - timedelta(days=days - 1)
    counts = PageCount.objects.filter(page__in=pages, day__gte=first, day__lte=today)
    top = list(counts.values("page").annotate(total=Sum("views")).order_by("-total", "page")[:at_most])
    found = Page.objects.in_bulk([row["page"] for row in top])
    daily: dict[int, dict[date, int]] = {row["page"]: {} for row in top}
    for page, day, views in counts.filter(page__in=daily).values_list("page", "day", "views"):
        daily[page][day] = views
    span = [first + timedelta(days=offset) for offset in range(days)]
    return [
        {
            "page": found[row["page"]],
            "total": row["total"],
            "daily": [daily[row["page"]].get(day, 0) for day in span],
        }
        for row in top
    ]


def views_of(page: int, *, today: date, days: int) -> int:
    counts = PageCount.objects.filter(page=page, day__gt=today - timedelta(days=days), day__lte=today)
    return counts.aggregate(total=Sum("views"))["total"] or 0
