"""The marked papers of one sitting as values: a fixed number of queries, whatever the number of candidates.

Marks come from the score reports and item versions from the papers' origin, so what is counted is what was graded.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from typing import Any

from django.db.models import Aggregate, FloatField, Func, TextField, Value

from courses.api import Enrolment
from exams.actions.corrected_key import approved_changes
from exams.domain.content import CASE, CHOICES, JUDGEMENT
from exams.domain.correction import REPLACE
from exams.domain.paper import FALSE, LETTERS, TRUE, positions
from exams.domain.statistics.sheet import Answer, Sheet
from exams.models import Attempt, ItemVersion, Response, ScoreReport, Sitting
from exams.models.pool import rule_of

CHUNK = 200
"""Papers held at once: their texts are large, what is kept of them is small."""
TOGETHER, AWAY = 1.0, 1800.0
"""Seconds: answers saved closer together came in one packet; after a longer pause nobody was reading the item."""
_JUDGED = {TRUE: 0, FALSE: 1}
EMPLOYER, INSTITUTION = "employer", "institution"

Saved = tuple[int, str, float]
"""Position, value, when it was last saved in seconds since 1970."""
Place = tuple[int, int]
"""Section and full marks of a position; the first place is position 1."""


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """What statistics need of a version. `options` in the author's order, `key` as indexes of them, as corrected."""

    version_id: int
    uuid: Any
    number: str
    stem: str
    type: str
    area: str
    options: tuple[str, ...]
    key: tuple[int, ...]

    @property
    def choices(self) -> int:
        """How many answers the distractor table has; 0 for types without."""
        return 2 if self.type == JUDGEMENT else len(self.options) if self.type in CHOICES else 0


def item_facts(version_ids: Sequence[int]) -> dict[int, ItemFacts]:
    """By version id."""
    fields = ("pk", "item__uuid", "item__number", "stem", "type", "area__path", "options", "key")
    rows = ItemVersion.objects.filter(pk__in=version_ids).values_list(*fields)
    put_right = {
        change.version: change.content.key
        for change in approved_changes(version_ids)
        if change.kind == REPLACE and change.content is not None
    }
    return {
        pk: ItemFacts(pk, uuid, number, stem, kind, area, tuple(options), put_right.get(pk, tuple(key)))
        for pk, uuid, number, stem, kind, area, options, key in rows
    }


def read_sheets(sitting: Sitting) -> tuple[list[Sheet], dict[int, ItemFacts]]:
    """Every wholly graded paper that is not voided, and the items that were on them; answers in the papers' order."""
    reports = ScoreReport.objects.filter(attempt__registration__sitting=sitting, waiting=[])
    reports = reports.exclude(attempt__state=Attempt.State.VOIDED).order_by("attempt_id")
    origins = reports.values_list("attempt__paper__origin", flat=True)
    facts = item_facts(sorted({version for origin in origins.iterator(CHUNK) for version in origin}))
    trained, common = _institutions(sitting), _common_places(sitting, facts)
    rows = reports.values_list(
        "attempt_id",
        "attempt__started_at",
        "by_position",
        "attempt__paper__origin",
        "attempt__paper__orders",
        "attempt__registration__employer_name",
        "attempt__registration__person_id",
        Value(None, output_field=TextField()) if common else "attempt__paper__content",
    )
    sheets, saved = [], _by_attempt(sitting)
    upcoming = next(saved, None)
    for attempt_id, started_at, marks, origin, orders, employer, person, content in rows.iterator(CHUNK):
        while upcoming is not None and upcoming[0] < attempt_id:
            upcoming = next(saved, None)
        responses = upcoming[1] if upcoming is not None and upcoming[0] == attempt_id else []
        places = common or _places(content)
        answers = _answers(marks, (origin, orders), places, (responses, started_at), facts)
        sheets.append(Sheet(answers, ((EMPLOYER, employer), (INSTITUTION, trained.get(person, "")))))
    return sheets, facts


class Packed(Aggregate):
    """All rows of a group as one JSON list of [position, value, seconds]: a hundredth of the rows to fetch."""

    name = "Packed"
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "json_agg(json_build_array(%(expressions)s))::text"
        return super().as_sql(compiler, connection, template=template, **context)

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "json_group_array(json_array(%(expressions)s))"
        return super().as_sql(compiler, connection, template=template, **context)


class Seconds(Func):
    """A moment as seconds since 1970."""

    output_field = FloatField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return super().as_sql(compiler, connection, template="extract(epoch from %(expressions)s)", **context)

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "(julianday(%(expressions)s) - 2440587.5) * 86400.0"
        return super().as_sql(compiler, connection, template=template, **context)


def _by_attempt(sitting: Sitting) -> Iterator[tuple[int, list[Saved]]]:
    """Attempt id → its responses, ascending by id."""
    rows = Response.objects.filter(attempt__registration__sitting=sitting).values("attempt_id")
    packed = rows.annotate(packed=Packed("position", "value", Seconds("saved_at"))).order_by("attempt_id")
    for attempt_id, text in packed.values_list("attempt_id", "packed").iterator(CHUNK):
        yield attempt_id, json.loads(text)


def _common_places(sitting: Sitting, facts: dict[int, ItemFacts]) -> list[Place]:
    """The places of every paper of the sitting, as the blueprint has them; empty when cases make papers differ."""
    if sitting.blueprint is None or any(fact.type == CASE for fact in facts.values()):
        return []
    sections = rule_of(sitting.blueprint).sections
    return [(number, section.marks) for number, section in enumerate(sections) for _ in range(section.count)]


def _places(content: dict[str, Any]) -> list[Place]:
    numbers = {id(section): number for number, section in enumerate(content["sections"])}
    return [(numbers[id(section)], int(item.get("marks", section["marks"]))) for section, item in positions(content)]


def _answers(
    marks: Sequence[int],
    drawn: tuple[Sequence[int], Sequence[Sequence[int]]],
    places: Sequence[Place],
    responses: tuple[list[Saved], datetime],
    facts: dict[int, ItemFacts],
) -> tuple[Answer, ...]:
    """One for each position; the parts of a case count for the case's item."""
    seconds = _seconds(*responses)
    values = {position: value for position, value, _saved_at in responses[0]}
    found = []
    for position, (version, order, gained, (section, worth)) in enumerate(
        zip(*drawn, marks, places, strict=True), start=1
    ):
        value = values.get(position, "")
        chosen = _chosen(facts[version], value, order) if value else ()
        found.append(Answer(version, section, gained, worth, chosen, seconds.get(position)))
    return tuple(found)


def _chosen(fact: ItemFacts, value: str, order: Sequence[int]) -> tuple[int, ...] | None:
    """The author's option indexes behind the letters; None for an item without options."""
    if fact.type == JUDGEMENT:
        return (_JUDGED[value],) if value in _JUDGED else ()
    if not fact.choices:
        return None
    places = (LETTERS.find(letter) for letter in value)
    return tuple(sorted(order[place] for place in places if 0 <= place < len(order)))


def _seconds(saved: list[Saved], started_at: datetime) -> dict[int, float]:
    """Position → seconds between the save before it and its own last one: reading, thinking and answering.

    What is not known is left out: answers that came together after a broken line, and the first after a long pause.
    """
    found, before = {}, started_at.timestamp()
    for position, _value, saved_at in sorted(saved, key=itemgetter(2)):
        spent = saved_at - before
        before = saved_at
        if TOGETHER <= spent <= AWAY:
            found[position] = spent
    return found


def _institutions(sitting: Sitting) -> dict[int, str]:
    """Person id → the institution of the latest class for this operation item that began before the sitting."""
    people = sitting.registrations.values("person_id")
    rows = (
        Enrolment.objects.filter(
            person__in=people,
            training_class__operation_item=sitting.operation_item_id,
            training_class__starts_on__lte=sitting.starts_at,
        )
        .order_by("training_class__starts_on", "pk")
        .values_list("person_id", "training_class__institution__name")
    )
    return dict(rows)
