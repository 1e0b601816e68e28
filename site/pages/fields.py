"""The body of a page, kept in migrations as the plain JSON it is stored as."""

from __future__ import annotations

from typing import Any

from django.db import models
from wagtail.fields import StreamField


class Body(StreamField):
    """A StreamField whose blocks stay out of migrations: a new block needs none, and a data migration writes lists."""

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, _path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, "django.db.models.JSONField", [], {**kwargs, "default": list}

    def clone(self) -> models.Field[Any, Any]:
        """What the state of migrations holds."""
        _name, _path, _args, kwargs = self.deconstruct()
        return models.JSONField(**kwargs)
