"""The key of a stored paper as it stands after the corrections that were approved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from exams.domain.content import ItemContent
from exams.domain.correction import REPLACE, KeyChange, corrected
from exams.models import KeyCorrection, Paper


def approved_changes(versions: Iterable[int], *, only: Sequence[int] | None = None) -> list[KeyChange]:
    """Approved corrections of these item versions, in the order of approval; `only`: of these ids.

    Corrections are few and hand-ins many: their versions are asked for first, and mostly none is among them.
    """
    approved = KeyCorrection.objects.filter(state=KeyCorrection.State.APPLIED)
    touched = set(approved.values_list("version_id", flat=True)) & set(versions)
    if not touched:
        return []
    found = approved.filter(version__in=touched)
    if only is not None:
        found = found.filter(pk__in=only)
    return [correction.change for correction in found.order_by("decided_at", "pk")]


def corrected_key(paper: Paper, changes: Sequence[KeyChange]) -> dict[str, Any]:
    """By position as text; the stored key stays as it was drawn."""
    letters: dict[str, Any] = paper.answer_key.letters
    return corrected(letters, paper.origin, paper.orders, changes) if changes else letters


def part_before(correction: KeyCorrection) -> ItemContent:
    """The part with the key that stood before this correction: the version's own, or what an earlier one put there.

    LookupError when the item has no such part.
    """
    whole = correction.version.content
    parts = whole.parts or (whole,)
    if not 0 <= correction.part < len(parts):
        raise LookupError(correction.part)
    earlier = KeyCorrection.objects.filter(
        version=correction.version_id, part=correction.part, state=KeyCorrection.State.APPLIED, kind=REPLACE
    ).exclude(pk=correction.pk)
    if correction.state == KeyCorrection.State.APPLIED:
        earlier = earlier.filter(decided_at__lt=correction.decided_at)
    last = earlier.order_by("-decided_at", "-pk").first()
    return (last.change.content if last else None) or parts[correction.part]
