"""One content as an assessmentItem: declarations, body, response processing (in the names of QTI 2)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from exams.domain import content as c
from exams.domain.content import ItemContent
from exams.domain.formats import rubrics
from exams.domain.formats.fractions import usual
from exams.domain.formats.gift.answers import plain
from exams.domain.formats.qti.items import PART
from exams.domain.formats.qti.shapes import pixels
from exams.domain.formats.qti.texts import xhtml
from exams.domain.formats.safe_xml import escape, legal
from exams.domain.formats.texts import Lose
from exams.domain.soundness import number_in

Where = Callable[[str], str]
Size = Callable[[str], tuple[int, int]]


@dataclass(slots=True)
class Written:
    """The three parts of an item; `template` marks it when there is one response and nothing else.

    `outcomes`: names of outcomes that hold which feedback is shown.
    """

    declarations: list[str] = field(default_factory=list)
    body: list[str] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)
    template: str = ""
    outcomes: list[str] = field(default_factory=list)


def q(text: str) -> str:
    """An attribute's value."""
    return escape(legal(text), quote=True)


class Writer:
    """Writes contents; `where` gives a medium's address in the package, `size` a picture's pixels."""

    def __init__(self, *, where: Where, size: Size, lose: Lose) -> None:
        self.where, self.size, self.lose = where, size, lose

    def text(self, text: str, content: ItemContent) -> str:
        """A text of the item as XHTML."""
        return xhtml(text, content.markup, media=self.where)

    def aside(self, use: str, inside: str) -> str:
        """What candidates never see; a class says what it is for, since QTI 2.1 has no `use`."""
        return f'<rubricBlock class="{use}" view="author scorer tutor"><div>{inside}</div></rubricBlock>'

    def write(self, content: ItemContent, *, prefix: str = "") -> Written:
        """Stem, interaction and rules of one content; `prefix` keeps the responses of parts apart."""
        out = Written()
        if content.type == c.CASE:
            return self._case(content, out)
        response = f"{prefix}RESPONSE"
        if content.type == c.BLANK:
            self._blank(content, out, response)
        else:
            out.body.append(f"<div>{self.text(content.stem, content)}</div>")
            _KINDS[content.type](self, content, out, response)
        return out

    def _case(self, content: ItemContent, out: Written) -> Written:
        out.body.append(f"<div>{self.text(content.stem, content)}</div>")
        for at, part in enumerate(content.parts, start=1):
            inner = self.write(part, prefix=f"P{at}_")
            out.declarations += inner.declarations
            out.rules += inner.rules
            out.outcomes += inner.outcomes
            out.body.append(f'<div class="{PART}">{"".join(inner.body)}</div>')
        return out

    def choice(self, content: ItemContent, out: Written, response: str) -> None:
        """判断, 单选, 多选."""
        options, names = content.options, [chr(ord("A") + at) for at in range(len(content.options))]
        shuffle = content.shuffle
        if content.type == c.JUDGEMENT:
            options, names, shuffle = ("对", "错"), ["T", "F"], False
        shares = content.shares if content.shares != usual(content.key, len(options)) or len(content.key) > 1 else ()
        mapping = _mapping([(name, share) for name, share in zip(names, shares, strict=False)])
        many = content.type == c.MULTIPLE
        right = sum(share for share in shares if share > 0)
        if many and shares and abs(right - c.WHOLE) > len(shares):
            self.lose(f"各正确选项的分值之和是 {right / 100:g}%（QTI 的读者会按 100% 折算）")
        out.declarations.append(
            _declaration(
                response, "multiple" if many else "single", "identifier", [names[at] for at in content.key], mapping
            )
        )
        rows, told = [], response.replace("RESPONSE", "FEEDBACK")
        for at, name in enumerate(names):
            text = options[at] if content.type == c.JUDGEMENT else self.text(options[at], content)
            heard = content.option_feedback[at] if content.option_feedback else ""
            said = f'<feedbackInline outcomeIdentifier="{told}" identifier="{name}" showHide="show">'
            feedback = f"{said}{self.text(heard, content)}</feedbackInline>" if heard else ""
            fixed = ' fixed="true"' if at in content.fixed else ""
            rows.append(f'<simpleChoice identifier="{name}"{fixed}>{text}{feedback}</simpleChoice>')
        head = f'<choiceInteraction responseIdentifier="{response}" shuffle="{_yes(shuffle)}"'
        out.body.append(f'{head} maxChoices="{0 if many else 1}">{"".join(rows)}</choiceInteraction>')
        self._mark(out, response, mapped=bool(mapping))
        if content.option_feedback:
            out.outcomes.append(told)
            out.rules.append(_show(told, response))

    def _mark(self, out: Written, response: str, *, mapped: bool) -> None:
        out.template = "map_response" if mapped else "match_correct"
        out.rules.append(_add(f'<mapResponse identifier="{response}"/>') if mapped else _if_right(response))

    def _blank(self, content: ItemContent, out: Written, response: str) -> None:
        stem = self.text(content.stem, content)
        for at, blank in enumerate(content.blanks, start=1):
            name = f"{response}_{at}"
            stem = stem.replace(f"{{{{{at}}}}}", f'<textEntryInteraction responseIdentifier="{name}"/>')
            if blank.unit:
                self.lose(f"第 {at} 空的单位 {blank.unit}")
            if any(answer.feedback for answer in blank.answers):
                self.lose(f"第 {at} 空各答案的反馈")
            self._gap(blank, out, name)
        out.body.append(f"<div>{stem}</div>")

    def _gap(self, blank: c.Blank, out: Written, name: str) -> None:
        full = next((answer.text for answer in blank.answers if answer.share == c.WHOLE), blank.answers[0].text)
        if not blank.is_number:
            rows = [(legal(answer.text), answer.share) for answer in blank.answers]
            out.declarations.append(
                _declaration(name, "single", "string", [full], _mapping(rows, minds_case=blank.minds_case))
            )
            out.rules.append(_add(f'<mapResponse identifier="{name}"/>'))
            return
        out.declarations.append(_declaration(name, "single", "float", [_number(full)], ""))
        tests = []
        for at, answer in enumerate(blank.answers):
            tag = "responseElseIf" if at else "responseIf"
            test = _is_number(
                name, number_in(answer.text) or Decimal(0), number_in(answer.tolerance or "0") or Decimal(0)
            )
            worth = f'<baseValue baseType="float">{_worth(answer.share)}</baseValue>'
            tests.append(f"<{tag}>{test}{_add(worth)}</{tag}>")
        out.rules.append(f"<responseCondition>{''.join(tests)}</responseCondition>")

    def order(self, content: ItemContent, out: Written, response: str) -> None:
        """排序: the options stand in the file in their right order; players shuffle them."""
        names = [chr(ord("A") + at) for at in range(len(content.options))]
        out.declarations.append(_declaration(response, "ordered", "identifier", names, ""))
        rows = [
            f'<simpleChoice identifier="{name}">{self.text(text, content)}</simpleChoice>'
            for name, text in zip(names, content.options, strict=True)
        ]
        head = f'<orderInteraction responseIdentifier="{response}" shuffle="true">'
        out.body.append(f"{head}{''.join(rows)}</orderInteraction>")
        self._mark(out, response, mapped=False)

    def match(self, content: ItemContent, out: Written, response: str) -> None:
        """匹配: every left side once, right sides as often as they are needed."""
        pairs = [f"L{at} R{right + 1}" for at, right in enumerate(content.key, start=1)]
        out.declarations.append(_declaration(response, "multiple", "directedPair", pairs, ""))
        sides = []
        for letter, texts, most in (("L", content.options, 1), ("R", content.targets, 0)):
            rows = [
                f'<simpleAssociableChoice identifier="{letter}{at}" matchMax="{most}">{self.text(text, content)}'
                "</simpleAssociableChoice>"
                for at, text in enumerate(texts, start=1)
            ]
            sides.append(f"<simpleMatchSet>{''.join(rows)}</simpleMatchSet>")
        head = f'<matchInteraction responseIdentifier="{response}" shuffle="{_yes(content.shuffle)}"'
        out.body.append(f'{head} maxAssociations="{len(pairs)}">{"".join(sides)}</matchInteraction>')
        self._mark(out, response, mapped=False)

    def essay(self, content: ItemContent, out: Written, response: str) -> None:
        """简答: the rubric for those who mark."""
        out.declarations.append(
            f'<responseDeclaration identifier="{response}" cardinality="single" baseType="string"/>'
        )
        out.body.append(f'<extendedTextInteraction responseIdentifier="{response}"/>')
        if content.rubric:
            lines = "".join(f"<li>{escape(line)}</li>" for line in rubrics.lines_of(content.rubric).split("\n"))
            out.body.append(self.aside("rubric", f"<ol>{lines}</ol>"))

    def hazard(self, content: ItemContent, out: Written, response: str) -> None:
        """隐患识别: areas that earn marks, each once."""
        width, height = self.size(content.picture)
        areas = "".join(
            f'<areaMapEntry shape="poly" coords="{pixels(region.points, width=width, height=height)}" mappedValue="1"/>'
            for region in content.regions
        )
        count = len(content.regions)
        out.declarations.append(
            f'<responseDeclaration identifier="{response}" cardinality="multiple" baseType="point">'
            f'<areaMapping lowerBound="0" upperBound="{count}" defaultValue="0">{areas}</areaMapping>'
            "</responseDeclaration>"
        )
        address = self.where(content.picture)
        shown = f'<object data="{q(address)}" type="image/{_kind(address)}" width="{width}" height="{height}"/>'
        head = f'<selectPointInteraction responseIdentifier="{response}" maxChoices="{count}">'
        out.body.append(f"{head}{shown}</selectPointInteraction>")
        lines = [f"{region.name}：{region.note}" if region.note else region.name for region in content.regions]
        out.body.append(
            self.aside("regions", f"<ol>{''.join(f'<li>{escape(legal(line))}</li>' for line in lines)}</ol>")
        )
        out.template = "map_response_point"
        out.rules.append(_add(f'<mapResponsePoint identifier="{response}"/>'))


_KINDS: dict[str, Callable[[Writer, ItemContent, Written, str], None]] = {
    c.JUDGEMENT: Writer.choice,
    c.SINGLE: Writer.choice,
    c.MULTIPLE: Writer.choice,
    c.ORDER: Writer.order,
    c.MATCH: Writer.match,
    c.ESSAY: Writer.essay,
    c.HAZARD: Writer.hazard,
}


def _kind(address: str) -> str:
    suffix = address.rpartition(".")[2]
    return "jpeg" if suffix == "jpg" else suffix


def _yes(claim: bool) -> str:
    return "true" if claim else "false"


def _number(text: str) -> str:
    value = number_in(text)
    return plain(value) if value is not None else "0"


def _is_number(name: str, value: Decimal, allowed: Decimal) -> str:
    """Equal, or between two bounds: players without the tolerances of `equal` (qti-components 7) take it as well."""

    def against(number: Decimal) -> str:
        return f'<variable identifier="{name}"/><baseValue baseType="float">{plain(number)}</baseValue>'

    if not allowed:
        return f'<equal toleranceMode="exact">{against(value)}</equal>'
    return f"<and><gte>{against(value - allowed)}</gte><lte>{against(value + allowed)}</lte></and>"


def _worth(share: int) -> str:
    return plain(Decimal(share) / c.WHOLE)


def _mapping(rows: Sequence[tuple[str, int]], *, minds_case: bool | None = None) -> str:
    if not rows:
        return ""
    case = "" if minds_case is None else f' caseSensitive="{_yes(minds_case)}"'
    entries = "".join(f'<mapEntry mapKey="{q(name)}" mappedValue="{_worth(share)}"{case}/>' for name, share in rows)
    return f'<mapping lowerBound="0" upperBound="1" defaultValue="0">{entries}</mapping>'


def _declaration(name: str, cardinality: str, base: str, correct: Sequence[str], mapping: str) -> str:
    values = "".join(f"<value>{escape(legal(value))}</value>" for value in correct)
    return (
        f'<responseDeclaration identifier="{name}" cardinality="{cardinality}" baseType="{base}">'
        f"<correctResponse>{values}</correctResponse>{mapping}</responseDeclaration>"
    )


def _add(worth: str) -> str:
    return f'<setOutcomeValue identifier="SCORE"><sum><variable identifier="SCORE"/>{worth}</sum></setOutcomeValue>'


def _show(outcome: str, response: str) -> str:
    """The feedback of the chosen options: the outcome holds the names of all that were chosen."""
    chosen = f'<multiple><variable identifier="{response}"/></multiple>'
    return f'<setOutcomeValue identifier="{outcome}">{chosen}</setOutcomeValue>'


def _if_right(response: str) -> str:
    test = f'<match><variable identifier="{response}"/><correct identifier="{response}"/></match>'
    worth = _add('<baseValue baseType="float">1</baseValue>')
    return f"<responseCondition><responseIf>{test}{worth}</responseIf></responseCondition>"
