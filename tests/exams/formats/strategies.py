"""Items of every type as Hypothesis makes them: sound ones only, with every mark that a format could stumble over."""

from __future__ import annotations

import hashlib
import io
import re
from dataclasses import replace
from functools import cache

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from PIL import Image

from exams.domain import content as c
from exams.domain.draft import Draft
from exams.domain.formats.texts import settle
from exams.domain.soundness import faults_of

MARKS = "安全电工触接地验绝缘帽AbCx129 ~={}#:%\\->*[]/.,，。（）&<>\"'；|、±√×$！\n"
WORDS = "安全电工触电接地验电绝缘手套帽ABCxyz129Ω（）—，。"


often = settings(
    max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), phases=(Phase.explicit, Phase.generate)
)
"""Without shrinking: these items are small, and shrinking them takes minutes."""


@cache
def picture(width: int = 40, height: int = 30) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (width, height), (width % 256, height % 256, 90)).save(target, "PNG")
    return target.getvalue()


def named(data: bytes, suffix: str = "png") -> str:
    return f"{hashlib.sha256(data).hexdigest()}.{suffix}"


MEDIA = {named(picture(w, h)): picture(w, h) for w, h in ((40, 30), (640, 480), (1000, 700))}
PICTURES = tuple(f"media:{name}" for name in MEDIA)


def plain(size: int = 30):
    """Text as it comes out of any cell: no blanks at the ends of lines, no more than one empty line."""

    def tidy(text: str) -> str:
        return re.sub(r"\n{3,}", "\n\n", re.sub(r" *\n *", "\n", text)).strip()

    return st.text(MARKS, min_size=1, max_size=size).map(tidy).filter(bool)


def rich(size: int = 20):
    """HTML that says more than plain text."""
    inner = st.text(WORDS, min_size=1, max_size=size)
    tags = st.sampled_from(["b", "sub", "sup", "i", "u", "em"])
    piece = st.builds(lambda tag, text: f"<{tag}>{text}</{tag}>", tags, inner)
    shown = st.sampled_from(PICTURES).map(lambda name: f'<img src="{name}" alt="图">')
    return st.lists(st.one_of(inner, piece, shown), min_size=1, max_size=3).map("".join)


def texts(markup: str):
    return plain() if markup == c.PLAIN else rich()


def options(markup: str, least: int = 2, most: int = 6):
    return st.lists(texts(markup), min_size=least, max_size=most, unique_by=lambda text: "".join(text.split()))


markups = st.sampled_from([c.PLAIN, c.PLAIN, c.HTML])


@st.composite
def judgement(draw):
    markup = draw(markups)
    feedback = draw(st.one_of(st.just(()), st.tuples(texts(markup), texts(markup))))
    return c.ItemContent(
        c.JUDGEMENT,
        draw(texts(markup)),
        key=draw(st.sampled_from([(0,), (1,)])),
        markup=markup,
        option_feedback=feedback,
    )


@st.composite
def choice(draw, type=c.SINGLE):
    markup = draw(markups)
    shown = draw(options(markup, 2 if type == c.SINGLE else 3))
    count = len(shown)
    if type == c.SINGLE:
        key = (draw(st.integers(0, count - 1)),)
        shares = tuple(10_000 if at in key else draw(st.sampled_from([0, 5000, -3333])) for at in range(count))
        if not any(share for at, share in enumerate(shares) if at not in key):
            shares = ()
    else:
        key = tuple(sorted(draw(st.sets(st.integers(0, count - 1), min_size=2))))
        shares = draw(
            st.sampled_from([(), tuple(round(c.WHOLE / len(key)) if at in key else 0 for at in range(count))])
        )
        if len(key) == count:
            shares = ()
    feedback = draw(st.sampled_from([(), tuple(f"反馈{at}" for at in range(count)), ("只有一个", *[""] * (count - 1))]))
    fixed = draw(st.sampled_from([(), (count - 1,)]))
    return c.ItemContent(
        type,
        draw(texts(markup)),
        options=tuple(shown),
        key=key,
        markup=markup,
        shares=shares,
        option_feedback=feedback,
        fixed=fixed,
        shuffle=draw(st.booleans()),
    )


@st.composite
def a_blank(draw):
    if draw(st.booleans()):
        numbers = draw(st.lists(st.integers(-9999, 9999), min_size=1, max_size=3, unique=True))
        shares = [c.WHOLE, 5000, 2500]
        answers = tuple(
            c.Answer(str(number), share, draw(st.sampled_from(["", "0.5", "5"])))
            for number, share in zip(numbers, shares, strict=False)
        )
        return c.Blank(answers, is_number=True)
    words = draw(
        st.lists(st.text(WORDS + "*~=#:\\", min_size=1, max_size=8), min_size=1, max_size=3, unique_by=str.lower)
    )
    shares = [c.WHOLE, c.WHOLE, 5000]
    return c.Blank(
        tuple(c.Answer(text, share) for text, share in zip(words, shares, strict=False)), minds_case=draw(st.booleans())
    )


@st.composite
def blank(draw, gaps=1):
    markup = draw(markups)
    blanks = draw(st.lists(a_blank(), min_size=1, max_size=gaps))
    stem = draw(texts(markup))
    for at in range(1, len(blanks) + 1):
        stem += f"{{{{{at}}}}}{draw(st.text(WORDS, max_size=4))}"
    return c.ItemContent(c.BLANK, stem, markup=markup, blanks=tuple(blanks))


@st.composite
def order(draw):
    markup = draw(markups)
    return c.ItemContent(c.ORDER, draw(texts(markup)), options=tuple(draw(options(markup))), markup=markup)


@st.composite
def match(draw):
    markup = draw(markups)
    left, right = draw(options(markup)), draw(options(markup))
    key = tuple(draw(st.integers(0, len(right) - 1)) for _ in left)
    return c.ItemContent(
        c.MATCH, draw(texts(markup)), options=tuple(left), targets=tuple(right), key=key, markup=markup
    )


@st.composite
def essay(draw):
    markup = draw(markups)
    shares = draw(st.sampled_from([(), (10_000,), (5000, 5000), (2000, 3000, 5000)]))
    rubric = tuple(c.Criterion(draw(st.text(WORDS, min_size=1, max_size=8)), share) for share in shares)
    return c.ItemContent(c.ESSAY, draw(texts(markup)), markup=markup, rubric=rubric)


@st.composite
def hazard(draw):
    grid = st.integers(0, c.GRID)
    point = st.tuples(grid, grid)
    regions = draw(
        st.lists(
            st.builds(
                c.Region,
                st.text(WORDS, min_size=1, max_size=8),
                st.lists(point, min_size=3, max_size=6).map(tuple),
                st.text(WORDS, max_size=8),
            ),
            min_size=1,
            max_size=4,
        )
    )
    stem = draw(st.text(WORDS, min_size=2, max_size=10))
    return c.ItemContent(c.HAZARD, stem, picture=draw(st.sampled_from(PICTURES)), regions=tuple(regions))


def simple(gaps=3):
    return st.one_of(
        judgement(), choice(c.SINGLE), choice(c.MULTIPLE), blank(gaps), order(), match(), essay(), hazard()
    )


@st.composite
def case(draw):
    markup = draw(markups)
    parts = draw(st.lists(simple(2), min_size=1, max_size=3))
    return c.ItemContent(c.CASE, draw(texts(markup)), parts=tuple(parts), markup=markup)


def everything():
    return st.one_of(simple(), case())


@st.composite
def drafts(draw, contents):
    """A sound item with all that a bank knows of it."""
    content = draw(contents)
    explanation = draw(st.sampled_from(["", "先断电，再救人。", "见规程\n第二条"]))
    content, explanation = settle(content, explanation)
    if content.markup == c.HTML:
        explanation = explanation.replace("\n", "<br>")
    return Draft(
        content,
        number=draw(st.sampled_from(["", "DG-0001", "3.1 [a]", "一题"])),
        explanation=explanation,
        area=draw(st.sampled_from(["未分类", "电工/基础", "作业安全/停电/验电"])),
        difficulty=draw(st.sampled_from([1, 2, 3])),
        source=draw(st.sampled_from(["", "《安全生产法》第三十条"])),
        check_state=draw(st.sampled_from(["unchecked", "checked"])),
        tags=draw(st.sampled_from([(), ("触电",), ("高压]", "a b")])),
        cognitive=draw(st.sampled_from(["", "理解"])),
    )


def sound(drafted):
    return drafted.filter(lambda draft: not faults_of(draft.content))


def bare(draft: Draft) -> Draft:
    """Without what only this reading of a file knows; right sides in the order of the left ones that use them."""
    return replace(draft, place="", content=_in_order(draft.content))


def _in_order(content: c.ItemContent) -> c.ItemContent:
    if content.type == c.CASE:
        return replace(content, parts=tuple(_in_order(part) for part in content.parts))
    if content.type != c.MATCH:
        return content
    order = list(dict.fromkeys([*content.key, *range(len(content.targets))]))
    return replace(
        content,
        targets=tuple(content.targets[at] for at in order),
        key=tuple(order.index(at) for at in content.key),
    )
