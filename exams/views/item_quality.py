"""An item's figures as screens show them: in the table of a sitting and on the item's own page."""

from __future__ import annotations

from typing import Any

from exams.actions.read_statistics import ItemLine, item_line, number, percent, reason
from exams.actions.write_statistics import option_name
from exams.models import ItemCalibration, ItemVersion
from exams.models.statistics import FLAG_WORDS
from exams.tables import FLAG_TONES

GRADES = {"A": "ok", "B": "warn", "C": "danger"}


def item_row(line: ItemLine, *, with_options: bool) -> dict[str, Any]:
    """`with_options`: stem and distractor table, which show the key."""
    figures = line.figures
    return {
        "fact": line.fact,
        "n": figures.n,
        "facility": percent(figures.facility.value),
        "discrimination": number(figures.discrimination.value),
        "why": reason(figures.discrimination),
        "index": number(figures.index.value),
        "omission": percent(figures.omission.value, 1),
        "seconds": number(figures.seconds.value, 0),
        "badges": [{"tone": FLAG_TONES[sign], "label": FLAG_WORDS[sign]} for sign in line.signs],
        "drift": drift_row(line),
        "options": option_rows(line) if with_options else [],
    }


def option_rows(line: ItemLine) -> list[dict[str, Any]]:
    """The distractor table: option, who chose it, and whether these did well elsewhere."""
    texts = ("", "") if not line.fact.options else line.fact.options
    return [
        {
            "name": option_name(line, option.index),
            "text": texts[option.index],
            "is_key": option.is_key,
            "count": option.count,
            "share": option.share * 100,
            "relation": number(option.point_biserial.value),
            "is_odd": not option.is_key and (option.point_biserial.value or 0) > 0,
        }
        for option in line.figures.options
    ]


def drift_row(line: ItemLine) -> dict[str, Any] | None:
    """Against earlier sittings; None where the item was not used before."""
    kept = line.drift
    if not kept:
        return None
    delta = kept["delta"]
    return {
        "change": f"{kept['change'] * 100:+.0f}",
        "low": f"{kept['change_low'] * 100:+.0f}",
        "high": f"{kept['change_high'] * 100:+.0f}",
        "delta": f"{delta:+.2f}" if isinstance(delta, float) else "—",
        "grade": kept["grade"],
        "tone": GRADES.get(kept["grade"], "neutral"),
    }


def quality_of(version: ItemVersion) -> dict[str, Any] | None:
    """The figures of all time of one version; None before its first published sitting."""
    line = item_line(version)
    if line is None:
        return None
    kept = ItemCalibration.objects.filter(version=version).first()
    rasch = {"difficulty": f"{kept.difficulty:+.2f}", "error": f"{kept.error:.2f}", "n": kept.n} if kept else None
    return item_row(line, with_options=True) | {"rasch": rasch}
