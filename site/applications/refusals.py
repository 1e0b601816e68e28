"""What a person can meet: a sentence, the field it belongs to, and whether somebody else was faster."""

from __future__ import annotations


class Refused(Exception):
    """The application can't go on like this; the message says why and what to do."""

    def __init__(self, sentence: str, *, field: str = "", is_full: bool = False) -> None:
        super().__init__(sentence)
        self.field, self.is_full = field, is_full
