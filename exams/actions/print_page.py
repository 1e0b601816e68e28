"""Printed pages of examinations as PDF: the style stands beside the template."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from accounts import api as accounts

SHEETS = Path(__file__).resolve().parents[1] / "templates/exams/desk"


def print_page(template: str, context: Mapping[str, Any], *, css: str) -> bytes:
    """The PDF of a template; `css` is the name of a style sheet beside it."""
    return accounts.print_page(template, context, sheets=[SHEETS / css])
