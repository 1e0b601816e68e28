"""Each interaction of QTI as one of our types; a reason in Chinese for those that we have not."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from exams.domain.content import (
    ESSAY,
    HAZARD,
    HTML,
    MATCH,
    MULTIPLE,
    ORDER,
    SINGLE,
    WHOLE,
    Answer,
    Blank,
    ItemContent,
    Region,
)
from exams.domain.formats.choices import heard
from exams.domain.formats.gathering import ItemRefused
from exams.domain.formats.media import recognise
from exams.domain.formats.qti.responses import Declared, Processing, numbers_of, shares_of, texts_of, worth
from exams.domain.formats.qti.shapes import polygon
from exams.domain.formats.qti.texts import Source
from exams.domain.formats.safe_xml import Element, children, inside
from exams.domain.formats.truth import as_judgement
from exams.domain.soundness import number_in

NOT_OURS = {
    "gapMatchInteraction": "拖词填空", "graphicGapMatchInteraction": "拖图", "hottextInteraction": "点选文字",
    "graphicOrderInteraction": "图上排序", "graphicAssociateInteraction": "图上连线", "sliderInteraction": "滑块",
    "drawingInteraction": "绘图", "uploadInteraction": "上传文件", "mediaInteraction": "播放",
    "positionObjectInteraction": "拖放定位", "customInteraction": "自定义", "portableCustomInteraction": "自定义",
    "endAttemptInteraction": "提交按钮",
}  # fmt: skip


def _named(nodes: list[Element]) -> list[str]:
    return [node.get("identifier", "") for node in nodes]


def _key_by_name(declared: Declared, names: list[str]) -> tuple[int, ...]:
    if any(value not in names for value in declared.correct):
        raise ItemRefused("答案", "正确答案指向没有的选项")
    return tuple(sorted({names.index(value) for value in declared.correct}))


def choice(node: Element, source: Source, processing: Processing) -> ItemContent:
    """Single when one may be chosen, else multiple; marks by the key or by the mapping."""
    options = inside(node, "simpleChoice", "inlineChoice")
    names, declared = _named(options), processing.of(node)
    limit = node.get("maxChoices", "1" if node.tag == "choiceInteraction" else "")
    is_single = limit == "1" or node.tag == "inlineChoiceInteraction"
    key = _key_by_name(declared, names)
    shares: tuple[int, ...] = ()
    if declared.is_mapped:
        mapped = shares_of(declared, names, is_single=is_single)
        by_map = tuple(at for at, share in enumerate(mapped) if (share == WHOLE if is_single else share > 0))
        if key and key != by_map:
            raise ItemRefused("答案", "correctResponse 与 mapping 的得分选项不一致，分不清哪个是对的")
        key = by_map
        plain_single = is_single and all(share in (0, WHOLE) for share in mapped)
        shares = () if plain_single else mapped
    if len(key) > 1 and is_single:
        raise ItemRefused("答案", f"只能选一项，却有 {len(key)} 个正确选项")
    if not is_single and len(key) == 1:
        source.lose("只有一个正确选项，多选改为单选")
        is_single = True
        shares = tuple(WHOLE if at in key else min(share, 0) for at, share in enumerate(shares))
    content = ItemContent(
        SINGLE if is_single else MULTIPLE,
        "",
        options=tuple(source.html(option) for option in options),
        key=key,
        markup=HTML,
        shares=shares,
        fixed=tuple(at for at, option in enumerate(options) if option.get("fixed") == "true"),
        shuffle=node.get("shuffle") == "true",
        option_feedback=heard([_feedback(option, source) for option in options]),
    )
    return as_judgement(content)


def _feedback(option: Element, source: Source) -> str:
    return "<br>".join(source.html(part) for part in inside(option, "feedbackInline", "feedbackBlock"))


def gap(node: Element, source: Source, processing: Processing) -> Blank:
    """A gap of words or numbers, by mapping, by rules with tolerance, or by the one right value."""
    declared = processing.of(node)
    is_number = declared.base_type in ("float", "integer")
    if is_number and (numbers := numbers_of(processing, declared)):
        whole = max(number.worth for number in numbers)
        return Blank(
            tuple(Answer(number.text, worth(number.worth, whole), number.tolerance) for number in numbers),
            is_number=True,
        )
    if declared.entries and (declared.is_mapped or not declared.correct):
        positive = [entry for entry in declared.entries if entry.value > 0]
        if not positive:
            raise ItemRefused("答案", "mapping 中没有得分的答案")
        whole = max(entry.value for entry in positive)
        return Blank(
            tuple(Answer(entry.key, worth(entry.value, whole)) for entry in positive),
            is_number=is_number,
            minds_case=not is_number and all(entry.minds_case for entry in positive),
        )
    if not is_number and (accepted := texts_of(processing, declared)):
        whole = max(word.worth for word in accepted)
        if len({word.minds_case for word in accepted}) > 1:
            source.lose("有的答案区分大小写，有的不区分（都按不区分带入）")
        return Blank(
            tuple(Answer(word.text, worth(word.worth, whole)) for word in accepted),
            minds_case=all(word.minds_case for word in accepted),
        )
    return Blank(
        tuple(Answer(value) for value in declared.correct), is_number=is_number, minds_case=not is_number
    )  # fmt: skip


def order(node: Element, source: Source, processing: Processing) -> ItemContent:
    """Options in the order of the right answer."""
    options = inside(node, "simpleChoice")
    names, declared = _named(options), processing.of(node)
    if sorted(declared.correct) != sorted(names):
        raise ItemRefused("答案", f"有 {len(names)} 个步骤，正确次序只排了 {len(declared.correct)} 个")
    if processing.rules is not None and inside(processing.rules, "ordered"):
        source.lose("其他次序的部分得分（按本平台的评分方式）")
    ordered = [options[names.index(value)] for value in declared.correct]
    return ItemContent(ORDER, "", options=tuple(source.html(option) for option in ordered), markup=HTML)


def match(node: Element, source: Source, processing: Processing) -> ItemContent:
    """Left and right sides of a matchInteraction, or the pairs of an associateInteraction."""
    sets = children(node, "simpleMatchSet")
    declared = processing.of(node)
    pairs = [tuple(value.split()) for value in declared.correct]
    if not pairs:
        pairs = [tuple(entry.key.split()) for entry in declared.entries if entry.value > 0]
    if any(len(pair) != 2 for pair in pairs) or not pairs:
        raise ItemRefused("答案", "匹配题没有正确的配对")
    if len({entry.value for entry in declared.entries if entry.value > 0}) > 1:
        source.lose("各配对不同的分值")
    choices = {part.get("identifier", ""): part for part in inside(node, "simpleAssociableChoice")}
    if len(sets) == 2:
        left, right = (_named(inside(held, "simpleAssociableChoice")) for held in sets)
    else:
        left = [pair[0] for pair in pairs]
        right = [name for name in choices if name not in left]
    given: dict[str, str] = {}
    for one, other in pairs:
        if one in given or one not in left or other not in right:
            raise ItemRefused("答案", "匹配题中有一项对应多项，本平台的左侧每项只对应右侧一项")
        given[one] = other
    if set(given) != set(left):
        raise ItemRefused("答案", "匹配题左侧有没有配对的项")
    return ItemContent(
        MATCH,
        "",
        options=tuple(source.html(choices[name]) for name in left),
        targets=tuple(source.html(choices[name]) for name in right),
        key=tuple(right.index(given[name]) for name in left),
        markup=HTML,
        shuffle=node.get("shuffle") == "true",
    )


def essay(_node: Element, _source: Source, _processing: Processing) -> ItemContent:
    """Marked by people; the rubric is read with the item."""
    return ItemContent(ESSAY, "", markup=HTML)


def hazard(node: Element, source: Source, processing: Processing) -> ItemContent:
    """Areas that earn marks on a picture: selectPoint with an area mapping, or the right hotspots."""
    address, width, height = _picture(node, source)
    declared = processing.of(node)
    if node.tag == "hotspotInteraction":
        spots = {part.get("identifier", ""): part for part in inside(node, "hotspotChoice")}
        right = set(declared.correct) or {entry.key for entry in declared.entries if entry.value > 0}
        if len(spots) > len(right):
            source.lose("图上错误的热点（考生自己标出位置，不需要干扰热点）")
        areas = [part for name, part in spots.items() if name in right]
    else:
        areas = [part for part in declared.areas if (number_in(part.get("mappedValue") or "1") or Decimal(0)) > 0]
        if len({part.get("mappedValue") for part in areas}) > 1:
            source.lose("各区域不同的分值")
    regions = []
    for at, part in enumerate(areas, start=1):
        points = polygon(part.get("shape", ""), part.get("coords", ""), width=width, height=height)
        regions.append(Region(part.get("hotspotLabel") or f"隐患{at}", points))
    return ItemContent(HAZARD, "", picture=address, regions=tuple(regions))


def _picture(node: Element, source: Source) -> tuple[str, int, int]:
    shown = next(iter(inside(node, "object", "img")), None)
    address = (shown.get("data") or shown.get("src") or "") if shown is not None else ""
    held = source.bytes_of(address)
    found = source.find(address)
    if shown is None or not held or not found:
        raise ItemRefused("图片", f"找不到图片 {address[:80] or '（没有地址）'}，请把它放进压缩包")
    medium = recognise(held[1])
    width, height = (number_in(shown.get(name) or "") for name in ("width", "height"))
    return found, int(width or medium.width), int(height or medium.height)


BLOCKS: dict[str, Callable[[Element, Source, Processing], ItemContent]] = {
    "choiceInteraction": choice,
    "orderInteraction": order,
    "matchInteraction": match,
    "associateInteraction": match,
    "extendedTextInteraction": essay,
    "selectPointInteraction": hazard,
    "hotspotInteraction": hazard,
}
INLINE = ("textEntryInteraction", "inlineChoiceInteraction")
