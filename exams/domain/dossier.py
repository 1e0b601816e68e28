"""One link of the story behind a certificate, as an auditor reads it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DossierLink:
    """A step, its facts (label, value), whether it still stands as recorded, and if not, why."""

    title: str
    facts: tuple[tuple[str, str], ...]
    ok: bool
    reason: str
