"""Sends nothing: for tests and for places that only use the desk."""

from __future__ import annotations

from accounts.senders.letter import Letter


def send(letter: Letter) -> None:
    """Deliberately nothing."""
