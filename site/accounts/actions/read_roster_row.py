"""One row of a roster: a person as the document says, or why not, in sentences."""

from __future__ import annotations

from datetime import date

from accounts.actions.read_table import TableRow, row_fault
from accounts.domain.roster import RosterPerson, read_person


def read_roster_row(row: TableRow, seen: dict[str, str], *, today: date) -> RosterPerson | tuple[str, ...]:
    """`seen`: number of a document → where it stood first; this row is entered there."""
    if fault := row_fault(row):
        return (fault,)
    facts = read_person(row.cells, today=today)
    if isinstance(facts, list):
        return tuple(f"{fault.column}：{fault.reason}" for fault in facts)
    twin = seen.setdefault(facts.number, row.place)
    return (f"与 {twin} 行是同一个人",) if twin != row.place else facts
