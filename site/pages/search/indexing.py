"""What of a page is indexed, and its readable text beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
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
        for field, text in self._texts(obj, obj.get_search_fields()):
            if isinstance(field, AutocompleteField):
                names.append(text)
            elif field.field_name == "title":
                titles.append(text)
            else:
                bodies.append(text)
        self.title = "\n".join(titles)
        self.body = "\n".join(bodies)[:MOST_TEXT]
        self.names = "\n".join(dict.fromkeys("\n".join(names).split("\n")))

    def _texts(self, obj: Any, fields: Iterable[Any]) -> Iterator[tuple[Any, str]]:
        for field in fields:
            if isinstance(field, RelatedFields):
                for related in _related(field.get_value(obj)):
                    yield from self._texts(related, field.fields)
            elif isinstance(field, SearchField | AutocompleteField):
                text = readable(field.get_value(obj))
                if text:
                    yield field, text


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
