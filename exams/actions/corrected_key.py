"""The key of a stored paper as it stands after the corrections that were approved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from exams.domain.correction import KeyChange, corrected
from exams.models import KeyCorrection, Paper


def approved_changes(versions: Iterable[int], *, only: Sequence[int] | None = None) -> list[KeyChange]:
    """Approved corrections of these item versions, in the order of approval; `only`: of these ids."""
    found = KeyCorrection.objects.filter(state=KeyCorrection.State.APPLIED, version__in=set(versions))
    if only is not None:
        found = found.filter(pk__in=only)
    return [correction.change for correction in found.order_by("decided_at", "pk")]


def corrected_key(paper: Paper, changes: Sequence[KeyChange]) -> dict[str, Any]:
    """By position as text; the stored key stays as it was drawn."""
    letters: dict[str, Any] = paper.answer_key.letters
    return corrected(letters, paper.origin, paper.orders, changes) if changes else letters
