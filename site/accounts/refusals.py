"""What a person can meet when a row about people is changed: one class, a field and a Chinese sentence."""

from __future__ import annotations

from typing import Any


class Refused(Exception):
    """The change is refused; `field` names the input at fault, or is empty for the whole."""

    def __init__(self, sentence: Any, *, field: str = "") -> None:
        super().__init__(str(sentence))
        self.sentence = sentence
        self.field = field
