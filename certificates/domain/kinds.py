"""The kinds of certificates: what each stands on, how it is numbered, how long it lasts, who approves it.

A kind is a TOML file in `certificates/kinds/`. Nothing in it is a number of law: terms come from the edition of the
rules, or are none. What the law leaves open may be set anew from a day on (`models.KindSetting`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from certificates.domain.layout import Layout, read_layout

GROUNDS = ("outcome", "class", "list")
TERMS = ("edition", "none", "months")
_PREFIX = re.compile(r"[A-Z]{2}")


class KindFault(ValueError):
    """A kind's file says something impossible; the text names it."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind. `term` says where the last day comes from; `months` counts only with the term `months`.

    `people` is how many persons a batch needs before it is issued: one, or a proposer and an approver. `grounds` are
    the ways in which it may be earned. `needs_item`: it is tied to one operation item of the catalogue.
    """

    key: str
    name: str
    prefix: str
    grounds: tuple[str, ...]
    term: str
    months: int | None
    people: int
    needs_item: bool
    families: tuple[str, ...]
    basis: str
    layout: Layout

    @property
    def is_examination(self) -> bool:
        return "outcome" in self.grounds


@dataclass(frozen=True, slots=True)
class Setting:
    """What an administrator has set from a day on, within what the law leaves open."""

    effective_from: date
    people: int
    months: int | None


def read_kind(data: Mapping[str, Any]) -> Kind:
    """The kind of one file; KindFault with the reason when it can't be one."""
    key, prefix = str(data.get("key", "")), str(data.get("prefix", ""))
    if not re.fullmatch(r"[a-z_]{3,16}", key):
        raise KindFault(f"key {key!r} is no kind's name")
    if not _PREFIX.fullmatch(prefix):
        raise KindFault(f"{key}: the prefix is two capital letters")
    grounds = tuple(data.get("grounds", ()))
    if not grounds or not set(grounds) <= set(GROUNDS):
        raise KindFault(f"{key}: grounds are among {GROUNDS}")
    term = str(data.get("term", "none"))
    if term not in TERMS or (term == "months") != ("months" in data):
        raise KindFault(f"{key}: the term is one of {TERMS}, `months` goes with the term of that name")
    people = int(data.get("people", 1))
    if people not in (1, 2):
        raise KindFault(f"{key}: one or two people")
    return Kind(
        key=key,
        name=str(data["name"]),
        prefix=prefix,
        grounds=grounds,
        term=term,
        months=int(data["months"]) if term == "months" else None,
        people=people,
        needs_item=bool(data.get("needs_item", False)),
        families=tuple(data.get("families", ())),
        basis=str(data.get("basis", "")),
        layout=read_layout(data["face"]),
    )


def as_set(kind: Kind, settings: list[Setting], *, on: date) -> Kind:
    """The kind as it is on a day. A term that the edition gives is never touched, nor are two people made one."""
    ruling = max(
        (row for row in settings if row.effective_from <= on), key=lambda row: row.effective_from, default=None
    )
    if ruling is None:
        return kind
    people = max(kind.people, ruling.people)
    if kind.term == "edition":
        return replace(kind, people=people)
    return replace(kind, people=people, term="months" if ruling.months else "none", months=ruling.months)
