"""The second style sheet of a poster: its colours, and the sizes measured for its words."""

from __future__ import annotations

from publicity.domain.posters import Poster, em, headline_size, line_size
from publicity.poster.palette import PALETTES

FOOT = 42.0


def sheet_css(poster: Poster, *, high: float) -> str:
    """`high`: millimetres of the sheet, 297 for A4, 280 for a phone's picture."""
    colour = PALETTES[poster.tone]
    rules = [
        f"@page {{ size: 210mm {high:g}mm; margin: 0; }}",
        f".sheet {{ width: 210mm; height: {high:g}mm; }}",
        f".foot__call b {{ color: {colour['mark']}; }}",
    ]
    return "\n".join(rules + _LAYOUTS[poster.template](poster, colour, high))


def _slogan(poster: Poster, colour: dict[str, str], high: float) -> list[str]:
    head = headline_size(poster.headline, high=108, largest=44)
    bar = 36 + head * 1.16 * len(poster.headline) + 9
    top = bar + 14
    room = high - FOOT - top - 12
    size = line_size(poster.lines, wide=158, high=room, largest=14.5, air=0.62)
    return [
        f".sheet {{ background: {colour['ground']}; color: {colour['word']}; }}",
        f".slab {{ top: {high - 150:g}mm; background: {colour['deep']}; }}",
        f".tag i, .bar, .lines li i {{ background: {colour['accent']}; }}",
        f".headline {{ font-size: {head}mm; }}",
        f".bar {{ top: {bar:g}mm; }}",
        f".lines {{ top: {top:g}mm; font-size: {size}mm; }}",
        f".lines li {{ margin-bottom: {size * 0.62:g}mm; }}",
    ]


def _checklist(poster: Poster, colour: dict[str, str], high: float) -> list[str]:
    head = headline_size(poster.headline, high=76, largest=36)
    edge = 32 + head * 1.16 * len(poster.headline) + 13
    room = high - FOOT - edge - 16
    size = line_size(poster.lines, wide=150, high=room, largest=14.0, air=0.66)
    rows = sum(-(-em(line) * size // 150) for line in poster.lines)
    air = min((room - rows * size * 1.32) / len(poster.lines) / 2, size * 0.85)
    return [
        f".sheet {{ background: #ffffff; color: {colour['ink']}; }}",
        f".top {{ height: {edge:g}mm; background: {colour['ground']}; }}",
        f".tag, .headline {{ color: {colour['word']}; }}",
        f".tag i {{ background: {colour['accent']}; }}",
        f".headline {{ font-size: {head}mm; }}",
        f".lines {{ top: {edge + 7:g}mm; font-size: {size}mm; }}",
        f".lines li {{ padding-top: {air:g}mm; padding-bottom: {air:g}mm; }}",
        f".lines li i {{ top: {air + size * 0.12:g}mm; border-color: {colour['mark']}; }}",
        f".foot {{ background: {colour['soft']}; }}",
    ]


def _steps(poster: Poster, colour: dict[str, str], high: float) -> list[str]:
    head = headline_size(poster.headline, high=72, largest=36)
    under = 33 + head * 1.16 * len(poster.headline) + 6
    top = under + 15
    room = high - FOOT - top - 9
    size = line_size(poster.lines, wide=140, high=room, largest=14.0, air=0.6)
    rows = sum(-(-em(line) * size // 140) for line in poster.lines)
    air = min((room - rows * size * 1.32) / len(poster.lines), size * 1.9)
    rail = room - air - size * 1.32
    used = rows * size * 1.32 + air * len(poster.lines)
    return [
        f".sheet {{ background: {colour['soft']}; color: {colour['ink']}; }}",
        f".tag, .headline {{ color: {colour['mark']}; }}",
        f".tag i, .under {{ background: {colour['mark']}; }}",
        f".headline {{ font-size: {head}mm; }}",
        f".under {{ top: {under:g}mm; }}",
        f".lines {{ top: {top:g}mm; font-size: {size}mm; }}",
        f".lines li {{ margin-bottom: {air:g}mm; }}",
        f".lines li i {{ top: -0.09em; background: {colour['ground']}; color: {colour['word']}; }}",
        f".rail {{ left: {18 + size * 0.75 - 0.7:g}mm; top: {top:g}mm; "
        f"height: {max(min(rail, used - air - size), 1):g}mm; background: {colour['ground']}; }}",
    ]


def _hotline(poster: Poster, colour: dict[str, str], high: float) -> list[str]:
    head = headline_size(poster.headline, high=66, largest=33)
    top = 33 + head * 1.16 * len(poster.headline) + 12
    room = high - FOOT - top - 8
    each = room / len(poster.lines)
    number = min(each * 0.7, 27)
    longest = max(em(line.split(" ", 1)[-1]) for line in poster.lines)
    words = min(number * 0.52, 11, 88 / max(longest, 1))
    return [
        f".sheet {{ background: {colour['ground']}; color: {colour['word']}; }}",
        f".tag i {{ background: {colour['accent']}; }}",
        f".headline {{ font-size: {head}mm; }}",
        f".lines {{ top: {top:g}mm; }}",
        f".lines li {{ height: {each:g}mm; }}",
        f".lines li b {{ font-size: {number:g}mm; color: {colour['accent']}; top: {each / 2 - number * 0.5:g}mm; }}",
        f".lines li span {{ top: {each / 2 - words * 0.6:g}mm; font-size: {words:g}mm; }}",
        f".lines li em {{ position: absolute; left: 0; top: 0; width: 174mm;"
        f" background: {colour['word']}; opacity: 0.35; }}",
    ]


_LAYOUTS = {"slogan": _slogan, "checklist": _checklist, "steps": _steps, "hotline": _hotline}


def cover_css(poster: Poster) -> str:
    """900 × 383 pixels as 225 × 95.75 mm."""
    colour = PALETTES[poster.tone]
    widest = max(em(line) for line in poster.headline)
    size = min(31.0, 150 / max(widest, 1), 60 / (1.16 * len(poster.headline)))
    top = (95.75 - 14 - size * 1.16 * len(poster.headline)) / 2
    return "\n".join(
        [
            "@page { size: 225mm 95.75mm; margin: 0; }",
            f".cover {{ position: relative; width: 225mm; height: 95.75mm; overflow: hidden;"
            f" background: {colour['ground']}; color: {colour['word']}; }}",
            f".cover__slab {{ position: absolute; right: -38mm; top: -30mm; width: 80mm; height: 190mm;"
            f" background: {colour['deep']}; transform: rotate(24deg); }}",
            f".cover__edge {{ position: absolute; left: 0; top: 0; width: 5mm; height: 95.75mm;"
            f" background: {colour['accent']}; }}",
            f".cover__headline {{ position: absolute; left: 18mm; top: {max(top, 6):g}mm; font-family: 'Poster Black';"
            f" font-size: {size:g}mm; line-height: 1.16; white-space: nowrap; }}",
            ".cover__who { position: absolute; left: 18mm; bottom: 9mm;"
            " font-size: 6.2mm; line-height: 1.2; white-space: nowrap; }",
            f".cover__who b {{ margin-left: 5mm; font-family: 'Poster Black'; font-weight: normal;"
            f" color: {colour['accent']}; }}",
        ]
    )
