"""What stands between the braces of a GIFT item."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

from exams.domain.content import (
    BLANK,
    ESSAY,
    HTML,
    JUDGEMENT,
    MATCH,
    MULTIPLE,
    PLAIN,
    SINGLE,
    WHOLE,
    Answer,
    Blank,
    ItemContent,
)
from exams.domain.formats.choices import judged
from exams.domain.formats.fractions import share_in
from exams.domain.formats.gathering import ItemRefused
from exams.domain.formats.gift.escapes import show
from exams.domain.formats.wildcards import plain_answer
from exams.domain.soundness import number_in

_WEIGHT = re.compile(r"^%(-?[\d.,]+)%")
_TRUE_FALSE = re.compile(r"^(T|TRUE|F|FALSE)\s*(?:#(.*))?$", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Parsed:
    """The answers of one item; `shell` is its content without a stem, texts as typed."""

    shell: ItemContent
    explanation: str = ""
    losses: tuple[str, ...] = ()

    @property
    def type(self) -> str:
        return self.shell.type

    @property
    def texts(self) -> tuple[str, ...]:
        """Every text that could be HTML."""
        return (*self.shell.options, *self.shell.targets, *self.shell.option_feedback)

    def content(self, *, stem: str, change: Callable[[str], str], html: bool) -> ItemContent:
        """The whole content, `change` done to each text."""
        shell = self.shell
        return replace(
            shell,
            stem=stem,
            options=tuple(change(text) for text in shell.options),
            targets=tuple(change(text) for text in shell.targets),
            option_feedback=tuple(change(text) for text in shell.option_feedback),
            markup=HTML if html else PLAIN,
        )


def answer_block(text: str) -> Parsed:
    """Moodle's order of questions: general feedback, essay, number, choice, matching, true or false, short answer."""
    text, _mark, general = text.partition("####")
    text, explanation = text.strip(), show(general)
    if not text:
        return Parsed(ItemContent(ESSAY, ""), explanation)
    if text.startswith("#"):
        return replace(_number(text[1:].strip()), explanation=explanation)
    if "~" in text:
        return replace(_choice(text), explanation=explanation)
    if "=" in text and "->" in text:
        return Parsed(_match(text), explanation)
    if said := _TRUE_FALSE.match(text):
        return Parsed(_judgement(said.group(1), said.group(2) or ""), explanation)
    return replace(_short(text), explanation=explanation)


def _judgement(word: str, feedback: str) -> ItemContent:
    """`{T#when wrong#when right}`."""
    wrong, _mark, right = (show(part) for part in feedback.partition("#"))
    is_true = word.upper().startswith("T")
    heard = (right, wrong) if is_true else (wrong, right)
    return ItemContent(JUDGEMENT, "", key=(0 if is_true else 1,), option_feedback=heard if any(heard) else ())


def _weighed(text: str, usual: int) -> tuple[int, str, str]:
    """Share, words and feedback of one answer."""
    share = usual
    if weight := _WEIGHT.match(text.strip()):
        found = share_in(weight.group(1))
        if found is None:
            raise ItemRefused("答案", f"分值比例应在 -100 到 100 之间：%{weight.group(1)}%")
        share, text = found, text.strip()[weight.end() :]
    words, _mark, feedback = text.partition("#")
    return share, words, show(feedback)


def _choice(text: str) -> Parsed:
    is_single = "=" in text
    parts = [part for part in re.split(r"(?=[~=])", text) if part.strip()]
    if parts and parts[0][0] not in "~=":
        raise ItemRefused("选项", f"第一个选项前面应有 = 或 ~：{show(parts[0])[:40]}")
    rows = []
    for part in parts:
        if part[1:].strip():
            share, words, feedback = _weighed(part[1:], WHOLE if part[0] == "=" else 0)
            rows.append((share, show(words), feedback))
    shell, losses = judged(MULTIPLE if not is_single else SINGLE, rows)
    return Parsed(shell, losses=losses)


def _match(text: str) -> ItemContent:
    left, targets, key = [], [], []
    for part in text.split("=")[1:]:
        words, arrow, answer = part.partition("->")
        if not arrow:
            raise ItemRefused("匹配项", f"匹配题的每一行都要写成 =左->右：{show(part)[:40]}")
        shown = show(answer)
        if shown not in targets:
            targets.append(shown)
        if words.strip():
            left.append(show(words))
            key.append(targets.index(shown))
    return ItemContent(MATCH, "", options=tuple(left), targets=tuple(targets), key=tuple(key))


def _short(text: str) -> Parsed:
    parts = [part for part in text.split("=") if part.strip()]
    answers, losses = [], []
    for part in parts:
        share, words, feedback = _weighed(part, WHOLE)
        answer = plain_answer(show(words), share=share, feedback=feedback)
        if answer is None:
            losses.append("“其他答案”的反馈")
        else:
            answers.append(answer)
    return Parsed(ItemContent(BLANK, "", blanks=(Blank(tuple(answers)),)), losses=tuple(losses))


def _number(text: str) -> Parsed:
    """`5:0.1`, `1..5`, or several with `=`; what matches anything (`*`, `~`) only brings feedback."""
    answers, losses = [], []
    for part in (part for part in re.split(r"[=~]", text) if part.strip()):
        share, words, feedback = _weighed(part, WHOLE)
        words = show(words)
        if words in ("", "*") and (share == 0 or not words):
            losses.append("“其他答案”的反馈")
        else:
            answers.append(_one_number(words, share=share, feedback=feedback))
    return Parsed(ItemContent(BLANK, "", blanks=(Blank(tuple(answers), is_number=True),)), losses=tuple(losses))


def _one_number(words: str, *, share: int, feedback: str) -> Answer:
    low, dots, high = words.partition("..")
    if dots:
        least, most = number_in(low), number_in(high)
        if least is None or most is None or least > most:
            raise ItemRefused("答案", f"数值范围应写成 1..5：{words[:40]}")
        return Answer(plain(least + (most - least) / 2), share, plain((most - least) / 2), feedback)
    value, _colon, tolerance = words.partition(":")
    tolerance = "" if number_in(tolerance or "0") == 0 else tolerance.strip()
    return Answer(value.strip(), share, tolerance, feedback)


def plain(value: Decimal) -> str:
    """A decimal without exponent and without zeros at the end."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
