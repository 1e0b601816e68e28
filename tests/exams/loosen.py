"""Take one constraint away, so that a test can show what would happen without it."""

from __future__ import annotations

from django.db import connection, models


def without_constraint(model: type[models.Model], name: str) -> None:
    """In a database of the test's own (`own_database`): it isn't put back. SQLite makes the table anew, from the model
    as it is in that moment.
    """
    kept = list(model._meta.constraints)
    constraint = next(one for one in kept if one.name == name)
    model._meta.constraints = [one for one in kept if one is not constraint]
    try:
        with connection.constraint_checks_disabled(), connection.schema_editor() as editor:
            editor.remove_constraint(model, constraint)
    finally:
        model._meta.constraints = kept
