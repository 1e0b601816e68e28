"""Rows of hand-written statements as the models they are, through the ORM's own converters.

For the few statements that hundreds of candidates ask within seconds: the ORM builds each anew, which costs more than
all the rest of such a request.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models import DEFERRED

Row = TypeVar("Row", bound=models.Model)
Columns = tuple[str, ...]


def columns(alias: str, names: Columns) -> str:
    """For a SELECT: `alias.name, …`."""
    return ", ".join(f"{alias}.{name}" for name in names)


def take(kind: type[Row], names: Columns, values: Iterator[Any]) -> Row | None:
    """The next values of a row as an instance whose other fields are read when asked for; None for a missing one.

    `names` begin with the primary key's; they are names of columns.
    """
    link = connections[DEFAULT_DB_ALIAS]
    every, places, converters = _plan(kind, names, link.vendor)
    row: list[Any] = [DEFERRED] * len(every)
    for place in places:
        row[place] = next(values)
    if row[places[0]] is None:
        return None
    for place, convert, expression in converters:
        row[place] = convert(row[place], expression, link)
    return kind.from_db(DEFAULT_DB_ALIAS, every, row)


Plan = tuple[list[str], list[int], list[tuple[int, Any, Any]]]


@lru_cache(maxsize=64)
def _plan(kind: type[models.Model], names: Columns, _vendor: str) -> Plan:
    """Every field's name, the place of each column among them, and what converts the value there."""
    link, fields = connections[DEFAULT_DB_ALIAS], kind._meta.concrete_fields
    every = [field.attname for field in fields]
    places, converters = [every.index(name) for name in names], []
    for place in places:
        column = fields[place].get_col(kind._meta.db_table)
        for convert in (*link.ops.get_db_converters(column), *column.get_db_converters(link)):
            converters.append((place, convert, column))
    return every, places, converters


def keep_reverse(instance: models.Model, name: str, related: models.Model | None) -> None:
    """As `select_related` leaves the other side of a one-to-one field, also where there is none."""
    field: Any = instance._meta.get_field(name)
    field.set_cached_value(instance, related)
