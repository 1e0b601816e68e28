"""Ask for many certificates: read where they come from, judge every row, and keep it all for a person to look at.

Nothing is issued and nobody registered here; `decide_batch` does that after the look.
"""

from __future__ import annotations

from typing import Any, BinaryIO

from django.apps import apps
from django.utils.timezone import localdate

from accounts import api as accounts
from accounts.api import Refused, User, require
from certificates.actions.kinds import kind_of, released_face
from certificates.domain.asking import (
    DOCUMENT,
    MOST_ROWS,
    NAME,
    NUMBER,
    Asked,
    Fault,
    column_of,
    facts_in,
    item_row,
    slot_of,
    too_long,
)
from certificates.domain.facts import chinese_date
from certificates.domain.kinds import Kind
from certificates.domain.sheet import overlong
from certificates.face.glyphs import measure
from certificates.models import Certificate, IssuingBatch
from courses import api as courses
from evidence import api as evidence

ABILITY = "certificates.issue"
_DOCUMENTS = {str(label): value for value, label in accounts.Person.Document.choices} | {
    "": "resident",
    "身份证": "resident",
}


def open_list(
    key: str, file: BinaryIO, *, name: str, issuer: accounts.Organisation, item: Any, by: User
) -> IssuingBatch:
    """From an Excel or CSV list; several rows of one person are the rows of that person's table of items."""
    kind = _checked(key, issuer=issuer, item=item, by=by, ground="list")
    table = accounts.read_table(
        file, column_of=lambda text: column_of(kind, text), required=(NAME, NUMBER), fill_down=True
    )
    asked: dict[str, Asked] = {}
    faults: list[Fault] = []
    for count, row in enumerate(table.rows, start=1):
        if count > MOST_ROWS:
            raise Refused(f"一份名单最多 {MOST_ROWS} 行，请拆成几份。")
        _take_row(kind, row, asked, faults, item=item)
    if not asked and not faults:
        raise Refused("名单里没有数据行，请按模板填写后上传。")
    return _keep(kind, IssuingBatch.Source.LIST, list(asked.values()), faults, name=name, issuer=issuer, by=by)


def open_single(
    key: str, facts: dict[str, str], *, name: str, number: str, issuer: accounts.Organisation, item: Any, by: User
) -> IssuingBatch:
    """One certificate by hand: a list of one row."""
    kind = _checked(key, issuer=issuer, item=item, by=by, ground="list")
    asked: dict[str, Asked] = {}
    faults: list[Fault] = []
    row = accounts.TableRow("1", {NAME: name, NUMBER: number, **facts})
    _take_row(kind, row, asked, faults, item=item)
    if faults:
        raise Refused(faults[0].reason)
    return _keep(kind, IssuingBatch.Source.SINGLE, list(asked.values()), [], name=name, issuer=issuer, by=by)


def open_known(
    key: str,
    person: Any,
    *,
    facts: dict[str, str],
    items: list[list[str]],
    slot: str,
    name: str,
    issuer: accounts.Organisation,
    by: User,
) -> IssuingBatch:
    """One certificate for somebody we know, with all rows of its table. `slot` says what it is for: given once."""
    kind = _checked(key, issuer=issuer, item=None, by=by, ground="list")
    long = too_long(facts) or next(filter(None, (overlong(kind.layout, row, measure) for row in items)), "")
    if long:
        raise Refused(f"“{long}”太长，放不进证书")
    asked = Asked("1", person.name, person.pk, slot=f"{key}:{slot}"[:160], facts=facts, items=items)
    return _keep(kind, IssuingBatch.Source.SINGLE, [asked], [], name=name, issuer=issuer, by=by)


def open_class(key: str, training_class: courses.TrainingClass, *, by: User) -> IssuingBatch:
    """For everybody in a class whose hours are full."""
    issuer, item = training_class.institution, training_class.operation_item
    kind = _checked(key, issuer=issuer, item=item, by=by, ground="class")
    enrolled = list(training_class.enrolments.select_related("person"))
    hours = courses.hours_by_person(item, [row.person_id for row in enrolled])
    nothing = courses.Hours(0, 0)
    asked, faults = [], []
    for place, row in enumerate(enrolled, start=1):
        done = hours.get(row.person_id, nothing)
        lacking = _lacking(training_class, done)
        if lacking:
            faults.append(Fault(str(place), row.person.name, lacking))
            continue
        slot = slot_of(kind.key, source=f"class:{training_class.uuid.hex}", person=str(row.person.uuid))
        facts = {
            "group": training_class.name,
            "period": f"{chinese_date(training_class.starts_on)} 至 {chinese_date(training_class.ends_on)}",
            "theory_hours": f"{done.theory:g}",
            "practical_hours": f"{done.practical:g}",
            "hours": f"{done.theory + done.practical:g}",
            "result": "合格",
        }
        asked.append(Asked(str(place), row.person.name, row.person_id, item=item.pk, slot=slot, facts=facts))
    return _keep(kind, IssuingBatch.Source.GROUP, asked, faults, name=training_class.name, issuer=issuer, by=by)


def open_sitting(sitting: Any, *, by: User) -> IssuingBatch:
    """Everybody who has passed by this sitting and holds no certificate yet."""
    kind = _checked("examination", issuer=sitting.organiser, item=sitting.operation_item, by=by, ground="outcome")
    outcomes = (
        apps.get_model("exams", "Outcome")
        .objects.standing()
        .filter(theory__attempt__registration__sitting=sitting)
        .select_related("person")
        .order_by("pk")
    )
    issued = set(Certificate.objects.filter(outcome__in=outcomes).values_list("outcome_id", flat=True))
    asked, faults = [], []
    for place, outcome in enumerate(outcomes, start=1):
        if outcome.pk in issued:
            faults.append(Fault(str(place), outcome.person.name, "已经签发"))
            continue
        slot = f"examination:outcome:{outcome.pk}"
        asked.append(
            Asked(str(place), outcome.person.name, outcome.person_id, item=outcome.operation_item_id,
                  outcome=outcome.pk, slot=slot)
        )  # fmt: skip
    name = f"{sitting.name} {localdate(sitting.starts_at):%Y-%m-%d}"
    return _keep(kind, IssuingBatch.Source.SITTING, asked, faults, name=name, issuer=sitting.organiser, by=by)


def _checked(key: str, *, issuer: accounts.Organisation, item: Any, by: User, ground: str) -> Kind:
    require(by, ABILITY, issuer)
    kind = kind_of(key)
    if ground not in kind.grounds:
        raise Refused(f"“{kind.name}”不能这样签发。")
    if kind.needs_item and item is None:
        raise Refused("请选择操作项目（人员类别）。")
    if kind.families and item is not None and item.family not in kind.families:
        raise Refused(f"“{kind.name}”不适用于“{item}”。")
    return kind


def _lacking(training_class: courses.TrainingClass, done: courses.Hours) -> str:
    for word, has, needs in (
        ("理论", done.theory, training_class.required_theory_hours),
        ("实操", done.practical, training_class.required_practical_hours),
    ):
        if has < needs:
            return f"{word}学时不足：应修 {needs}，已修 {has:g}"
    return ""


def _take_row(kind: Kind, row: accounts.TableRow, asked: dict[str, Asked], faults: list[Fault], *, item: Any) -> None:
    name, number = row.cells.get(NAME, ""), row.cells.get(NUMBER, "")
    extra = item_row(kind, row.cells)
    long = too_long(row.cells) or (overlong(kind.layout, extra, measure) if extra else "")
    fault = accounts.row_fault(row) or (f"“{long}”太长，放不进证书" if long else "")
    if fault:
        faults.append(Fault(row.place, name, fault))
        return
    try:
        document = _DOCUMENTS.get(row.cells.get(DOCUMENT, "").strip(), "")
        facts = accounts.check_facts(name=name, number=number, document=document)
    except Refused as error:
        faults.append(Fault(row.place, name, str(error)))
        return
    known = asked.get(facts.number)
    if known is not None:
        if not extra or known.name != facts.name:
            faults.append(Fault(row.place, name, f"与第 {known.place} 行是同一个证件号码"))
        else:
            known.items.append(extra)
        return
    person = accounts.Person.objects.with_number(facts.number).filter(document=document).first()
    if person is not None and person.name != facts.name:
        faults.append(Fault(row.place, name, "该证件号码已登记在另一个姓名下，请核对姓名和号码"))
        return
    asked[facts.number] = Asked(
        row.place,
        facts.name,
        person.pk if person else None,
        "" if person else facts.number,
        document,
        item.pk if item is not None else None,
        facts=facts_in(kind, row.cells),
        items=[extra] if extra else [],
    )


def _keep(
    kind: Kind, source: str, asked: list[Asked], faults: list[Fault], *, name: str, issuer: Any, by: User
) -> IssuingBatch:
    """The batch, waiting for a look. A list without a single good row is kept as well: its faults are the answer."""
    batch = IssuingBatch(
        kind=kind.key,
        source=source,
        name=(name.strip() or kind.name)[:120],
        issuer=issuer,
        face=released_face(kind.key),
        faults=[[fault.place, fault.name, fault.reason] for fault in faults],
        opened_by=by,
        opened_at=evidence.database_now(),
    )
    batch.rows = [row.as_json() for row in asked]
    batch.save()
    return batch
