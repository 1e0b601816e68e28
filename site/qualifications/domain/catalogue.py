"""A version of the catalogue as values, as its file says it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass

from qualifications.domain.clauses import STATES
from qualifications.domain.reading import EditionRefused, place_of, read_table


@dataclass(frozen=True, slots=True)
class CatalogueItem:
    """One operation item. Hours and schooling are None where nothing in hand settles them."""

    key: str
    code: str
    name: str
    aliases: tuple[str, ...]
    has_practical: bool
    is_high_risk: bool = False
    min_education: int | None = None
    required_hours_theory: int | None = None
    required_hours_practical: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class CatalogueCategory:
    """One work category, or one audience, with its items in order."""

    code: str
    name: str
    items: tuple[CatalogueItem, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A catalogue version of one family; `state` says how sure the source is."""

    version: str
    family: str
    name: str
    source: str
    state: str
    categories: tuple[CatalogueCategory, ...]


def read_catalogue(text: str, *, name: str) -> Catalogue:
    """Parse one TOML text; unknown keys, repeated keys or names are refused with EditionRefused."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise EditionRefused(f"{name}：{place_of(error)}") from error
    catalogue: Catalogue = read_table(Catalogue, raw, where=name)
    if catalogue.state not in STATES:
        raise EditionRefused(f"{name}：状态“{catalogue.state}”不认识")
    items = [item for category in catalogue.categories for item in category.items]
    for field in ("key", "code", "name"):
        values = [getattr(item, field) for item in items]
        for value in sorted({value for value in values if values.count(value) > 1}):
            raise EditionRefused(f"{name}：{field}“{value}”用了两次")
    return catalogue
