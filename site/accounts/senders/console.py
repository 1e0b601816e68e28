"""Prints text messages to the terminal of `make run`: what a phone would show."""

from __future__ import annotations

import sys

from accounts.domain.identity import mask_mobile
from accounts.senders.letter import Letter


def send(letter: Letter) -> None:
    """To stderr and not to the log, which keeps no codes."""
    sys.stderr.write(f"\n[短信 → {mask_mobile(letter.to)}] {letter.text}\n")
