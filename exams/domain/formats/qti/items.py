"""One assessmentItem into a content: what is the stem, which interactions there are, what goes to the explanation."""

from __future__ import annotations

from dataclasses import replace

from exams.domain.content import BLANK, CASE, ESSAY, HAZARD, HTML, ItemContent
from exams.domain.formats import rubrics
from exams.domain.formats.choices import heard
from exams.domain.formats.gathering import ItemRefused
from exams.domain.formats.qti.interactions import BLOCKS, INLINE, NOT_OURS, choice, gap
from exams.domain.formats.qti.responses import Processing, read_processing
from exams.domain.formats.qti.texts import GAP, Source
from exams.domain.formats.safe_xml import Element, child, children, inside, words
from exams.domain.markup import to_plain

PART = "part"
_ALL = (*BLOCKS, *INLINE, *NOT_OURS)


def read_item(item: Element, source: Source) -> tuple[ItemContent, str]:
    """Content and explanation; ItemRefused with the reason."""
    body = child(item, "itemBody")
    if body is None:
        raise ItemRefused("题干", "没有 itemBody，题目是空的")
    if child(item, "templateProcessing") is not None or inside(body, "printedVariable"):
        raise ItemRefused(
            "题型", "题目里有每次作答才随机产生的数值（templateProcessing），本平台没有这种题，请写成固定的题目"
        )
    processing = read_processing(item)
    if processing.strange:
        source.lose(f"评分规则中的 {'、'.join(processing.strange[:5])}（按正确答案带入）")
    content, explanation = _body(body, source, processing)
    return _modal(item, body, content, explanation, source)


def _body(body: Element, source: Source, processing: Processing) -> tuple[ItemContent, str]:
    found = inside(body, *_ALL)
    strange = [node for node in found if node.tag in NOT_OURS]
    if strange:
        raise ItemRefused("题型", f"本平台没有 QTI 的“{NOT_OURS[strange[0].tag]}”题，请改成单选、填空等题型后再导入")
    if not found:
        raise ItemRefused("题型", "没有作答的部分，不是题目")
    ours = [part for part in children(body, "div") if part.get("class") == PART]
    if ours:
        return _case_of(body, ours, source, processing)
    told, asked = _rubrics(body, source)
    intro = "".join(source.html(part) for part in asked)
    if all(node.tag == "textEntryInteraction" for node in found):
        stem = intro + source.html(body, gaps=("textEntryInteraction",))
        blanks = tuple(gap(node, source, processing) for node in found)
        for at in range(1, len(blanks) + 1):
            stem = stem.replace(GAP, f"{{{{{at}}}}}", 1)
        return ItemContent(BLANK, stem, markup=HTML, blanks=blanks), told
    if len(found) > 1:
        return _several(body, found, source, processing, intro=intro), told
    node = found[0]
    content = choice(node, source, processing) if node.tag in INLINE else BLOCKS[node.tag](node, source, processing)
    stem = _stem(body, node, source)
    content = replace(content, stem=intro + stem.replace(GAP, "（　）"), markup=HTML)
    return _with_rubric(content, body, told, source)


def _stem(body: Element, node: Element, source: Source) -> str:
    """Everything but the interaction, and its prompt behind."""
    around = source.html(body, gaps=(node.tag,)) if node.tag in INLINE else source.html(body, cut=(node.tag,))
    prompt = source.html(child(node, "prompt"))
    if not around or not prompt or to_plain(around) == to_plain(prompt):
        return around or prompt
    return f"{around}{'' if around.endswith(('</p>', '</div>')) else '<br>'}{prompt}"


def _case_of(body: Element, parts: list[Element], source: Source, processing: Processing) -> tuple[ItemContent, str]:
    """A case as we write it: a `div` of class `part` for each part."""
    read = [_body(part, source, processing) for part in parts]
    told, _asked = _rubrics(body, source, own=True)
    for part in parts:
        body.remove(part)
    more = [f"（{at}）{text}" for at, (_content, text) in enumerate(read, start=1) if text]
    explanation = "<br>".join(text for text in (told, *more) if text)
    stem = source.html(body)
    return ItemContent(CASE, stem, markup=HTML, parts=tuple(content for content, _text in read)), explanation


def _several(body: Element, found: list[Element], source: Source, processing: Processing, *, intro: str) -> ItemContent:
    """Several questions in one body: a case whose parts have their prompts as stems, or are named by number."""
    whole = source.html(body, gaps=_ALL)
    for at in range(1, len(found) + 1):
        whole = whole.replace(GAP, f"（{at}）", 1)
    parts = []
    for at, node in enumerate(found, start=1):
        prompt = source.html(child(node, "prompt")) or f"第（{at}）空"
        if node.tag == "textEntryInteraction":
            content = ItemContent(BLANK, f"{prompt}：{{{{1}}}}", markup=HTML, blanks=(gap(node, source, processing),))
        elif node.tag in INLINE:
            content = replace(choice(node, source, processing), stem=prompt, markup=HTML)
        else:
            content = replace(BLOCKS[node.tag](node, source, processing), stem=prompt, markup=HTML)
        parts.append(content)
    return ItemContent(CASE, intro + whole, markup=HTML, parts=tuple(parts))


def _rubrics(body: Element, source: Source, *, own: bool = False) -> tuple[str, list[Element]]:
    """(What is said to markers and tutors, blocks shown to candidates); `rubric` and `regions` are read elsewhere."""
    told, asked = [], []
    for block in children(body, "rubricBlock") if own else inside(body, "rubricBlock"):
        views = block.get("view", "").split()
        if _use(block) in ("rubric", "regions"):
            continue
        if "candidate" in views:
            asked.append(block)
        else:
            told.append(source.html(block))
    return "<br>".join(text for text in told if text), asked


def _use(block: Element) -> str:
    """What a block of ours is for: its class; packages of before have it as `use`."""
    return str(block.get("class") or block.get("use") or "")


def _with_rubric(content: ItemContent, body: Element, told: str, source: Source) -> tuple[ItemContent, str]:
    for block in inside(body, "rubricBlock"):
        lines = [words(line) for line in inside(block, "li")]
        if _use(block) == "regions" and content.type == HAZARD and len(lines) == len(content.regions):
            named = [line.partition("：") for line in lines]
            regions = zip(content.regions, named, strict=True)
            content = replace(
                content,
                regions=tuple(replace(held, name=name, note=note) for held, (name, _colon, note) in regions),
            )
        elif _use(block) == "rubric" and content.type == ESSAY:
            content = replace(content, rubric=rubrics.parse("\n".join(lines)))
    if content.type == ESSAY and not content.rubric and told:
        rubric = rubrics.parse(to_plain(told))
        if rubric:
            return replace(content, rubric=rubric), ""
    return content, told


def _modal(
    item: Element, body: Element, content: ItemContent, explanation: str, source: Source
) -> tuple[ItemContent, str]:
    """Feedback shown afterwards: to an option when it has the option's name, else to the explanation."""
    names = [node.get("identifier", "") for node in inside(body, "simpleChoice")]
    told = dict.fromkeys(names, "")
    rest = []
    for node in children(item, "modalFeedback"):
        text = source.html(node)
        if node.get("identifier") in told and len(names) == len(content.options):
            told[node.get("identifier", "")] = text
        elif text:
            rest.append(text)
    if any(told.values()) and not content.option_feedback:
        content = replace(content, option_feedback=heard(list(told.values())))
    if len(rest) > 1:
        source.lose("按作答情况分别显示的反馈（合并到解析）")
    return content, "<br>".join(text for text in (explanation, *rest) if text)
