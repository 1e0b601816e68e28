"""What a person can meet: a sentence, and the field it belongs to."""

from __future__ import annotations


class Refused(Exception):
    """It can't be done like this; the message says why and what to do."""

    def __init__(self, sentence: str, *, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field
