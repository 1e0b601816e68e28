"""`manage.py check` refuses an edition or catalogue file with an unknown key, a clash or an overlap."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from django.core.checks import Error, register

from qualifications.actions.load_catalogue import read_catalogues
from qualifications.actions.load_editions import load_editions
from qualifications.domain.edition import Edition
from qualifications.domain.reading import EditionRefused


@register()
def editions_are_readable(app_configs: Any, **kwargs: Any) -> list[Error]:
    """Every edition parses, keys are unique, and no two editions of one family speak on the same day."""
    try:
        editions = load_editions()
    except EditionRefused as error:
        return [Error(f"Rule edition refused: {error}", id="qualifications.E001")]
    return clashes(editions)


def clashes(editions: tuple[Edition, ...]) -> list[Error]:
    """Keys used twice, and editions of one family that overlap."""
    keys = [edition.key for edition in editions]
    errors = [
        Error(f"Edition key {key} is used twice", id="qualifications.E002")
        for key in sorted({key for key in keys if keys.count(key) > 1})
    ]
    for earlier, later in pairwise(editions):
        if earlier.family == later.family and (
            earlier.effective_to is None or earlier.effective_to >= later.effective_from
        ):
            errors.append(Error(f"Editions {earlier.key} and {later.key} overlap", id="qualifications.E003"))
    return errors


@register()
def catalogues_are_readable(app_configs: Any, **kwargs: Any) -> list[Error]:
    """Every shipped catalogue parses, and no item key stands in two of them."""
    try:
        catalogues = read_catalogues()
    except EditionRefused as error:
        return [Error(f"Catalogue refused: {error}", id="qualifications.E004")]
    keys = [item.key for book in catalogues for category in book.categories for item in category.items]
    return [
        Error(f"Item key {key} is used in two catalogues", id="qualifications.E005")
        for key in sorted({key for key in keys if keys.count(key) > 1})
    ]
