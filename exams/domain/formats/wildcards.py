"""Moodle's short answers may hold `*`, which stands for anything; ours are words as they stand."""

from __future__ import annotations

from exams.domain.content import Answer
from exams.domain.formats.gathering import ItemRefused


def plain_answer(text: str, *, share: int, feedback: str = "") -> Answer | None:
    """The answer as words; None for a `*` that earns nothing; ItemRefused for any other `*` (`\\*` is a star)."""
    bare = text.replace("\\*", "\0")
    if bare.strip() == "*" and share <= 0:
        return None
    if "*" in bare:
        raise ItemRefused("答案", f"答案“{text[:40]}”中的通配符 * 本平台不支持，请逐一写出可接受的答案")
    return Answer(bare.replace("\0", "*"), share, "", feedback)


def starred(text: str) -> str:
    """Words as Moodle wants them: a star is `\\*`."""
    return text.replace("*", "\\*")
