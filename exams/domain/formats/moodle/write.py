"""Moodle XML out: what Moodle takes back, the pictures inside."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterable, Mapping

from exams.domain.content import BLANK, ESSAY, HTML, JUDGEMENT, MATCH, MULTIPLE, ORDER, SINGLE
from exams.domain.draft import Draft, Loss, Writing
from exams.domain.formats import rubrics
from exams.domain.formats.fractions import is_on_grid, percent, usual
from exams.domain.formats.labels import UNSORTED, category_of_area, labels_of
from exams.domain.formats.moodle.cloze import gap_of
from exams.domain.formats.names import called, title_of
from exams.domain.formats.safe_xml import escape, legal
from exams.domain.formats.texts import Lose, without_missing_media
from exams.domain.formats.wildcards import starred
from exams.domain.markup import MEDIA, media_in, to_plain
from exams.domain.soundness import faults_of

NOT_IN_MOODLE = {"case": "案例分析题", "hazard": "隐患识别题"}
_FIVE = re.compile(r"_{5,}")


def write(drafts: Iterable[Draft], media: Mapping[str, bytes] | None = None) -> Writing:
    """A quiz in UTF-8. 案例分析 and 隐患识别 have no place in it. `media`: bytes by name, as in `Reading.media`."""
    parts = ['<?xml version="1.0" encoding="UTF-8"?>', "<quiz>"]
    losses: list[Loss] = []
    area = None
    for at, draft in enumerate(drafts, start=1):
        place = called(draft, at=at)
        if draft.content.type in NOT_IN_MOODLE:
            losses.append(Loss(place, f"整题没有写入：Moodle XML 写不了{NOT_IN_MOODLE[draft.content.type]}"))
            continue
        told: list[str] = []
        written = _Question(draft, media or {}, told.append).lines()
        losses += [Loss(place, what) for what in told]
        if written and (draft.area or UNSORTED) != area:
            area = draft.area or UNSORTED
            parts.append(
                f'<question type="category"><category><text>{_x(category_of_area(area))}</text></category></question>'
            )
        parts += written
    return Writing("\n".join([*parts, "</quiz>", ""]).encode(), tuple(losses))


def _x(text: str) -> str:
    return escape(legal(text))


class _Question:
    """One question on its way out."""

    def __init__(self, draft: Draft, media: Mapping[str, bytes], lose: Lose) -> None:
        self.draft, self.media, self.lose = draft, media, lose
        self.content, self.explanation = without_missing_media(
            draft.content, draft.explanation, media=media, lose=lose
        )  # fmt: skip
        self.format = "html" if self.content.markup == HTML else "plain_text"

    def lines(self) -> list[str]:
        """The element line by line; nothing when it is not whole without its media."""
        if faults_of(self.content):
            self.lose("整题没有写入：缺少媒体文件，题目不完整")
            return []
        if self.content.type == MATCH and not _tells_apart(self.right_sides()):
            self.lose("整题没有写入：Moodle 的匹配项右侧只能是文字，去掉格式和图片后分不清")
            return []
        self._tell()
        kind, stem, own = _KINDS[self.content.type](self)
        labels = "".join(f"<tag><text>{_x(label)}</text></tag>" for label in labels_of(self.draft))
        return [
            f'<question type="{kind}">',
            f"<name><text>{_x(title_of(self.draft))}</text></name>",
            self.text("questiontext", stem),
            *([self.text("generalfeedback", self.explanation)] if self.explanation else []),
            "<defaultgrade>1</defaultgrade>",
            *([f"<idnumber>{_x(self.draft.number)}</idnumber>"] if self.draft.number else []),
            *own,
            *([f"<tags>{labels}</tags>"] if labels else []),
            "</question>",
        ]

    def text(self, name: str, text: str, more: str = "", attributes: str = "") -> str:
        """A text node with the media that it shows."""
        files = ""
        for address in media_in([text]) if self.content.markup == HTML else []:
            held = address.removeprefix("media:")
            coded = base64.b64encode(self.media[held]).decode()
            files += f'<file name="{held}" path="/" encoding="base64">{coded}</file>'
        if files:
            text = MEDIA.sub(lambda found: f"@@PLUGINFILE@@/{found.group().removeprefix('media:')}", text)
        return f'<{name}{attributes} format="{self.format}"><text>{_x(text)}</text>{files}{more}</{name}>'

    def right_sides(self) -> list[str]:
        """Targets as Moodle shows them: words only."""
        targets = self.content.targets
        return [to_plain(text) for text in targets] if self.content.markup == HTML else list(targets)

    def _tell(self) -> None:
        content = self.content
        if content.fixed:
            self.lose("选项固定的位置")
        shares = [*content.shares, *(answer.share for blank in content.blanks for answer in blank.answers)]
        if content.type == MULTIPLE and not shares:
            shares = list(usual(content.key, len(content.options)))
        strange = sorted({share for share in shares if not is_on_grid(share)})
        if strange:
            self.lose(f"Moodle 不接受的分值比例：{'、'.join(percent(share) + '%' for share in strange)}（照写了）")
        if content.type == MATCH and content.markup == HTML and any(_rich(text) for text in content.targets):
            self.lose("匹配项右侧的格式和图片（只写文字）")


def _tells_apart(texts: list[str]) -> bool:
    return all(text.strip() for text in texts) and len(set(texts)) == len(texts)


def _rich(text: str) -> bool:
    return "<" in re.sub(r"<br>", "", text)


Written = tuple[str, str, list[str]]


def _judgement(question: _Question) -> Written:
    content = question.content
    heard = content.option_feedback or ("", "")
    rows = []
    for at, word in enumerate(("true", "false")):
        feedback = question.text("feedback", heard[at]) if heard[at] else ""
        fraction = "100" if content.key == (at,) else "0"
        rows.append(f'<answer fraction="{fraction}" format="plain_text"><text>{word}</text>{feedback}</answer>')
    return "truefalse", content.stem, rows


def _yes(claim: bool) -> str:
    return "true" if claim else "false"


def _choice(question: _Question) -> Written:
    content = question.content
    rows = [
        f"<single>{_yes(content.type == SINGLE)}</single>",
        f"<shuffleanswers>{_yes(content.shuffle)}</shuffleanswers>",
        "<answernumbering>ABCD</answernumbering>",
    ]
    shares = content.shares or usual(content.key, len(content.options))
    for at, (share, text) in enumerate(zip(shares, content.options, strict=True)):
        heard = content.option_feedback[at] if content.option_feedback else ""
        feedback = question.text("feedback", heard) if heard else ""
        rows.append(question.text("answer", text, feedback, f' fraction="{percent(share)}"'))
    return "multichoice", content.stem, rows


def _blank(question: _Question) -> Written:
    content = question.content
    first = content.blanks[0]
    if len(content.blanks) > 1 or _FIVE.search(content.stem):
        if any(blank.unit for blank in content.blanks):
            question.lose("填空的单位")
        stem = content.stem
        for at, blank in enumerate(content.blanks, start=1):
            stem = stem.replace(f"{{{{{at}}}}}", gap_of(blank, markup=content.markup))
        return "cloze", stem, []
    stem = content.stem.replace("{{1}}", "_____")
    rows = [] if first.is_number else [f"<usecase>{int(first.minds_case)}</usecase>"]
    for answer in first.answers:
        text = answer.text if first.is_number else starred(answer.text)
        tolerance = f"<tolerance>{_x(answer.tolerance or '0')}</tolerance>" if first.is_number else ""
        heard = (
            f'<feedback format="plain_text"><text>{_x(answer.feedback)}</text></feedback>' if answer.feedback else ""
        )
        lead = f'<answer fraction="{percent(answer.share)}" format="plain_text">'
        rows.append(f"{lead}<text>{_x(text)}</text>{tolerance}{heard}</answer>")
    if first.unit:
        unit = f"<unit><multiplier>1</multiplier><unit_name>{_x(first.unit)}</unit_name></unit>"
        rows.append(f"<units>{unit}</units>")
    return "numerical" if first.is_number else "shortanswer", stem, rows


def _match(question: _Question) -> Written:
    content = question.content
    rows = [f"<shuffleanswers>{_yes(content.shuffle)}</shuffleanswers>"]
    targets = question.right_sides()
    pairs = [(left, targets[at]) for left, at in zip(content.options, content.key, strict=True)]
    pairs += [("", target) for at, target in enumerate(targets) if at not in content.key]
    for left, right in pairs:
        rows.append(question.text("subquestion", left, f"<answer><text>{_x(right)}</text></answer>"))
    return "matching", content.stem, rows


def _order(question: _Question) -> Written:
    rows = ["<layouttype>VERTICAL</layouttype>", "<selecttype>ALL</selecttype>", "<selectcount>0</selectcount>"]
    for at, text in enumerate(question.content.options, start=1):
        rows.append(question.text("answer", text, attributes=f' fraction="{at}.0000000"'))
    return "ordering", question.content.stem, rows


def _essay(question: _Question) -> Written:
    rubric = rubrics.lines_of(question.content.rubric)
    told = f'<graderinfo format="plain_text"><text>{_x(rubric)}</text></graderinfo>' if rubric else ""
    return "essay", question.content.stem, [told] if told else []


_KINDS: dict[str, Callable[[_Question], Written]] = {
    JUDGEMENT: _judgement,
    SINGLE: _choice,
    MULTIPLE: _choice,
    BLANK: _blank,
    MATCH: _match,
    ORDER: _order,
    ESSAY: _essay,
}
