"""Read a roster and judge every row of it before anything is written; `commit_roster` enrols."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import BinaryIO

from django.utils import timezone

from accounts import api as accounts
from accounts.api import Person, User, require
from courses.domain import roster as rules
from courses.domain.roster import RosterRow, RowRefused
from courses.models import Enrolment, RosterImport, TrainingClass
from courses.permissions import MANAGE
from courses.refusals import Refused
from qualifications.api import SheetRow, read_sheet

BATCH = 500
NOTES = "notes"
"""Beside the counts: what of the file was passed over."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the import would do with one row. `number` is masked; `facts` is None for a refused row."""

    place: str
    verdict: str
    name: str
    number: str
    reason: str
    facts: RosterRow | None = None
    checked: accounts.PersonFacts | None = None


def check_roster(training_class: TrainingClass, file: BinaryIO, *, file_name: str, by: User) -> RosterImport:
    """Keep the rows of the file, encrypted; nobody is enrolled yet. FileRefused for an unreadable file."""
    require(by, MANAGE, training_class.institution)
    refuse_finished(training_class)
    notes: list[str] = []
    required, aliases = rules.REQUIRED_COLUMNS, rules.ALIASES
    read = read_sheet(file, columns=rules.COLUMNS, required=required, aliases=aliases, notes=notes, fill_down=True)
    rows = [row for row in read if row.formulas or not rules.is_remark(row.cells)]
    if len(rows) < len(read):
        notes.append(f"跳过 {len(read) - len(rows)} 行表下的说明")
    file.seek(0)
    batch = RosterImport(
        training_class=training_class,
        file_name=file_name[:200],
        file_sha256=hashlib.sha256(file.read()).hexdigest(),
        uploaded_by=by,
    )
    batch.rows = [
        {"place": row.place, "cells": dict(row.cells), "formulas": list(row.formulas), "hidden": row.is_hidden}
        for row in rows
    ]
    batch.result = {NOTES: notes} if notes else {}
    say(batch)
    batch.save()
    return batch


def refuse_finished(training_class: TrainingClass) -> None:
    """Who was in a class that has ended is on record: nobody comes in afterwards by a list."""
    if training_class.state == TrainingClass.State.FINISHED:
        raise Refused("这个培训班已经结业，不能再导入名单。确需补录的，请先把班级改回“开班中”。")


def say(batch: RosterImport) -> None:
    """Lay beside each row what is to be said of it now; not saved here."""
    told = [[one.verdict, one.name, one.number, one.reason] for one in verdicts_of(batch)]
    batch.rows = [row | {"said": words} for row, words in zip(batch.rows, told, strict=True)]


def said_of(batch: RosterImport) -> list[Verdict]:
    """What was said of each row when it was checked or stopped: no page judges thousands of rows each time."""
    rows = batch.rows
    if any("said" not in row for row in rows):
        return verdicts_of(batch)
    return [Verdict(row["place"], *row["said"]) for row in rows]


def verdicts_of(batch: RosterImport) -> list[Verdict]:
    """Every row judged against the people and the class as they stand now."""
    enrolled = set(Enrolment.objects.filter(training_class=batch.training_class).values_list("person_id", flat=True))
    seen: dict[tuple[str, str], str] = {}
    verdicts = []
    rows = [
        SheetRow(raw["place"], raw["cells"], tuple(raw["formulas"]), raw.get("hidden", False)) for raw in batch.rows
    ]
    known = _known(rows)
    elsewhere = _elsewhere(batch.training_class, [person.pk for person in known.values()])
    for row in rows:
        verdict = _judge(row, enrolled, known, elsewhere)
        if verdict.facts is not None:
            first = seen.setdefault((verdict.facts.document, verdict.facts.number), row.place)
            if first != row.place:
                verdict = _refused(row, f"与第 {first} 行是同一个证件号码")
        verdicts.append(verdict)
    return verdicts


def _refused(row: SheetRow, reason: str) -> Verdict:
    number = accounts.mask_number(accounts.normalise_number(row.text("证件号码")))
    return Verdict(row.place, rules.REFUSED, row.text("姓名"), number, reason)


def _known(rows: list[SheetRow]) -> dict[tuple[str, str], Person]:
    """(document, hash of the number) → the person, for every row at once."""
    hashes = {accounts.lookup_hash(accounts.normalise_number(row.text("证件号码"))) for row in rows}
    found: dict[tuple[str, str], Person] = {}
    ordered = sorted(hashes)
    for start in range(0, len(ordered), BATCH):
        people = Person.objects.filter(id_number_hash__in=ordered[start : start + BATCH])
        found |= {(person.document, person.id_number_hash): person for person in people}
    return found


def _elsewhere(training_class: TrainingClass, people: list[int]) -> dict[int, str]:
    """Person → the other class of this institution for the same work in which they sit now. Others' are not told."""
    found: dict[int, str] = {}
    for start in range(0, len(people), BATCH):
        rows = (
            Enrolment.objects.filter(
                person__in=people[start : start + BATCH],
                training_class__institution=training_class.institution_id,
                training_class__operation_item=training_class.operation_item_id,
                training_class__ends_on__gte=timezone.localdate(),
            )
            .exclude(training_class=training_class)
            .exclude(training_class__state=TrainingClass.State.FINISHED)
        )
        found |= dict(rows.values_list("person", "training_class__name"))
    return found


def _judge(
    row: SheetRow, enrolled: set[int], known: dict[tuple[str, str], Person], elsewhere: dict[int, str]
) -> Verdict:
    if fault := accounts.row_fault(row):
        return _refused(row, fault)
    try:
        value = rules.read_row({name: row.text(name) for name in rules.COLUMNS})
        checked = accounts.check_facts(
            name=value.name,
            number=value.number,
            document=value.document,
            mobile=value.mobile,
            education=value.education,
        )
    except (RowRefused, accounts.Refused) as error:
        return _refused(row, str(error))
    facts = replace(value, name=checked.name, number=checked.number, mobile=checked.mobile)
    person = known.get((facts.document, accounts.lookup_hash(facts.number)))
    if person is not None and person.name != facts.name:
        return _refused(row, "该证件号码已登记在另一个姓名下，请核对姓名和号码")
    kind = rules.NEW if person is None else rules.ENROLLED if person.pk in enrolled else rules.KNOWN
    other = elsewhere.get(person.pk, "") if person is not None and kind == rules.KNOWN else ""
    reason = f"同时在本机构的“{other}”，请确认不是重复报名" if other else ""
    return Verdict(
        row.place, kind, facts.name, accounts.mask_number(facts.number), reason, facts=facts, checked=checked
    )
