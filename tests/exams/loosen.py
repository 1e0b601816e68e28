"""Take one constraint away, so that a test can show what would happen without it."""

from __future__ import annotations

from django.db import connection, models


def without_constraint(model: type[models.Model], name: str) -> None:
    """In a database of the test's own (`own_database`): it isn't put back."""
    constraint = next(one for one in model._meta.constraints if one.name == name)
    if connection.vendor == "sqlite":  # no connection but this one may hold the schema
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA foreign_keys = OFF")
    with connection.schema_editor() as editor:
        editor.remove_constraint(model, constraint)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA foreign_keys = ON")
