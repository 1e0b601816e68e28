"""What of a page is indexed, and its readable text beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import transaction
from django.utils.encoding import force_str
from modelsearch.index import AutocompleteField, RelatedFields, SearchField
from wagtail.models import Page

from pages.domain.bigrams import MOST_TEXT
from pages.domain.initials import initials, short_name


class Reader:
    """The readable text of one object: its title, its other fields, and the names it is suggested by."""

    def __init__(self, obj: Any) -> None:
        self.obj = obj
        self.id = force_str(obj.pk)
        titles: list[str] = []
        bodies: list[str] = []
        names: list[str] = []
        for kind, text in self._texts(obj, obj.get_search_fields()):
            if isinstance(kind, AutocompleteField):
                names.append(text)
            elif kind.field_name == "title":
                titles.append(text)
            else:
                bodies.append(text)
        self.title = "\n".join(titles)
        self.body = "\n".join(bodies)[:MOST_TEXT]
        self.names = "\n".join(dict.fromkeys("\n".join(names).split("\n")))

    def _texts(self, obj: Any, fields: Iterable[Any]) -> Iterator[tuple[Any, str]]:
        for kind in fields:
            if isinstance(kind, RelatedFields):
                for related in _related(kind.get_value(obj)):
                    yield from self._texts(related, kind.fields)
            elif isinstance(kind, SearchField | AutocompleteField):
                text = readable(kind.get_value(obj))
                if text:
                    yield kind, text


def readable(value: Any) -> str:
    """Strings, lists and mappings as lines."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, dict):
        value = value.values()
    if isinstance(value, Iterable):
        return "\n".join(text for text in map(readable, value) if text)
    return force_str(value)


def _related(value: Any) -> list[Any]:
    if value is None:
        return []
    if hasattr(value, "all"):
        return list(value.all())
    return [value]


@dataclass(frozen=True, slots=True)
class Later:
    """Reads one object as it is in the database by then, and indexes it."""

    model: Any
    pk: Any
    index: Any = field(compare=False)

    def __call__(self) -> None:
        found = self.model._default_manager.filter(pk=self.pk).first()
        if found is not None:
            self.index.add_items(self.model, [found])


class AfterCommit:
    """Index what was saved when its transaction is committed, and once.

    Wagtail's signal comes from the middle of a page's save: the rows that belong to it (the articles of a law) are
    written after it, and what is indexed then is the page of one save ago.
    """

    write_connection: Any

    def add_item(self, obj: Any) -> None:
        later = Later(type(obj), obj.pk, self)
        if not any(hook == later for _savepoints, hook, *_rest in self.write_connection.run_on_commit):
            transaction.on_commit(later, using=self.write_connection.alias, robust=True)


def keep_readable(model: type, readers: list[Reader]) -> None:
    """Bring the readable texts of these pages up to date; other objects have none."""
    if not issubclass(model, Page):
        return
    rows = apps.get_model("pages", "ReadableText")
    rows._default_manager.bulk_create(
        [rows(page_id=reader.obj.pk, names=reader.names, initials=_initials(reader.names), text=reader.body)
         for reader in readers],
        update_conflicts=True,
        unique_fields=["page"],
        update_fields=["names", "initials", "text"],
    )  # fmt: skip


def _initials(names: str) -> str:
    """Of every name in its short form, each once."""
    return " ".join(dict.fromkeys(initials(short_name(name)) for name in names.split("\n") if name))
