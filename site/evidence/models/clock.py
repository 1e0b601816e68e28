"""The database's clock: the only one that decides about deadlines (SEC-06)."""

from datetime import UTC, datetime
from typing import Any

from django.db import connection
from django.db.models import DateTimeField, Func


def database_now() -> datetime:
    """The database server's current time, aware, in UTC; on SQLite the host's clock, to the millisecond."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')")
            return datetime.fromisoformat(cursor.fetchone()[0])
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
        return moment.astimezone(UTC)


class DatabaseClock(Func):
    """The same clock as an expression: a query that is asked anyway tells the time too.

    Where the query waits for a row's lock, the time is that of before the wait.
    """

    arity = 0
    output_field = DateTimeField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return "strftime('%%Y-%%m-%%d %%H:%%M:%%f', 'now')", ()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return "clock_timestamp()", ()
