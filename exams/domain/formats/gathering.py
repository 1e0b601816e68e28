"""Collects what a reader finds: sound drafts, refused items, losses, notes, media."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from exams.domain.content import ItemContent
from exams.domain.draft import Draft, Fault, Loss, Reading, Refused, words_of
from exams.domain.formats.labels import UNSORTED, spread
from exams.domain.formats.media import MediaRefused, Medium, recognise
from exams.domain.formats.texts import settle
from exams.domain.soundness import faults_of

MAX_NUMBER, MAX_AREA, MAX_SOURCE, MAX_EXPLANATION = 40, 200, 300, 20_000


class ItemRefused(Exception):
    """This item can't come in; the rest of the file can. Raised by readers, turned into a `Refused`."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.fault = Fault(column, reason)


class Gathering:
    """What one file gives, in the order found."""

    def __init__(self, format: str) -> None:
        self.format = format
        self.drafts: list[Draft] = []
        self.refused: list[Refused] = []
        self.losses: list[Loss] = []
        self.notes: list[str] = []
        self.media: dict[str, bytes] = {}

    def item(
        self,
        content: ItemContent,
        *,
        place: str,
        explanation: str = "",
        cells: Mapping[str, str] | None = None,
        **named: Any,
    ) -> None:
        """Take the item in, or refuse it with all its faults (and its `cells`, when it is a row).

        `named`: other fields of `Draft`; see `labels.spread`.
        """
        content, explanation = settle(content, explanation)
        named = spread(named)
        faults = list(faults_of(content))
        if len(explanation) > MAX_EXPLANATION:
            faults.append(Fault("解析", f"解析超过 {MAX_EXPLANATION} 字"))
        if len(named.get("number", "")) > MAX_NUMBER:
            self.lose(place, f"题号“{named['number'][:60]}”超过 {MAX_NUMBER} 个字符，没有带入")
            named["number"] = ""
        if faults:
            self.refused.append(Refused(place, tuple(faults), beginning(content), cells or {}))
            return
        area = named.pop("area", "") or UNSORTED
        if len(area) > MAX_AREA:
            self.lose(place, f"知识点超过 {MAX_AREA} 字，截短了")
        source = named.pop("source", "")[:MAX_SOURCE]
        self.drafts.append(
            Draft(content, explanation=explanation, area=area[:MAX_AREA], source=source, place=place, **named)
        )

    def refuse(self, place: str, column: str, reason: str, *, stem: str = "") -> None:
        """Say why an item can't come in and how it begins."""
        self.refused.append(Refused(place, (Fault(column, reason),), stem[:80]))

    def lose(self, place: str, what: str) -> None:
        """Say what was left behind, once."""
        loss = Loss(place, what)
        if loss not in self.losses[-20:]:
            self.losses.append(loss)

    def note(self, text: str) -> None:
        """Say something about the whole file, once."""
        if text not in self.notes:
            self.notes.append(text)

    def keep(self, data: bytes, *, place: str, name: str) -> Medium | None:
        """Take a medium in; a refused one is a loss. `name`: as the file calls it."""
        try:
            medium = recognise(data)
        except MediaRefused as refusal:
            self.lose(place, f"媒体 {name[:120]}：{refusal}")
            return None
        self.media[medium.name] = data
        return medium

    def reading(self) -> Reading:
        """Everything as a value."""
        return Reading(
            self.format,
            tuple(self.drafts),
            tuple(self.refused),
            tuple(self.losses),
            tuple(self.notes),
            self.media,
        )


def beginning(content: ItemContent) -> str:
    """The first words, by which a teacher finds the item."""
    return words_of(content)[:80] or content.stem[:80]
