"""The database's clock: the only one that decides about deadlines (SEC-06)."""

from datetime import UTC, datetime

from django.db import connection


def database_now() -> datetime:
    """The database server's current time, aware, in UTC; on SQLite the host's clock, to the millisecond."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')")
            return datetime.fromisoformat(cursor.fetchone()[0])
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
        return moment.astimezone(UTC)
