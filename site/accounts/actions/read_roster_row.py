"""One row of a roster: a person as the document says, or why not, in sentences."""

from __future__ import annotations

from datetime import date

from accounts.actions.read_table import TableRow
from accounts.domain.roster import RosterFault, RosterPerson, read_person


def read_roster_row(row: TableRow, seen: dict[str, str], *, today: date) -> RosterPerson | tuple[str, ...]:
    """`seen`: number of a document → where it stood first; this row is entered there."""
    facts = read_person(row.cells, today=today)
    if row.formulas:
        facts = [RosterFault(column, "单元格是公式，请改成文字") for column in row.formulas]
    if row.is_hidden:
        return ("这一行在表格里是隐藏的；要导入请取消隐藏再上传",)
    if isinstance(facts, list):
        return tuple(f"{fault.column}：{fault.reason}" for fault in facts)
    twin = seen.setdefault(facts.number, row.place)
    return (f"与 {twin} 行是同一个人",) if twin != row.place else facts
