"""What a person can meet when an event is signed up for, run or recorded: one class, a field and a Chinese sentence."""

from __future__ import annotations

from typing import Any


class Refused(Exception):
    """The change is refused; `field` names the input at fault, or is empty for the whole."""

    def __init__(self, sentence: Any, *, field: str = "") -> None:
        super().__init__(str(sentence))
        self.sentence = sentence
        self.field = field


class TooOften(Exception):
    """Asked too often; `seconds` until it may be asked again."""

    def __init__(self, seconds: int) -> None:
        super().__init__("too often")
        self.seconds = seconds
