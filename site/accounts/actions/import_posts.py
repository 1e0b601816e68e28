"""A table of posts, row by row: what can come in comes in, every other row says why not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions.read_table import TableRow, read_table, row_fault
from accounts.actions.record_work import ABILITY, PostFacts, record_post
from accounts.domain.identity import digits_lost, mask_number
from accounts.domain.work_table import REQUIRED, PostRow, column_of, read_post
from accounts.models import Organisation, Person, User
from accounts.permissions import require
from accounts.refusals import Refused

MOST = 2_000


@dataclass(frozen=True, slots=True)
class PostVerdict:
    """What became of one row; `reason` is empty for one that came in."""

    place: str
    name: str
    number: str
    reason: str
    person_id: int | None = None


def import_posts(
    file: BinaryIO, organisation: Organisation, *, items: Mapping[str, str], by: User
) -> list[PostVerdict]:
    """One verdict a row; FileRefused for a file that can't be read or is too long, before anything is written.

    `items`: name or alias of an operation item → its key.
    """
    require(by, ABILITY, organisation)
    rows = []
    for row in read_table(file, column_of=column_of, required=REQUIRED, fill_down=True).rows:
        rows.append(row)
        if len(rows) > MOST:
            raise Refused(_("一次最多导入 2000 行，请拆成几个文件。"), field="file")
    if not rows:
        raise Refused(_("表格里没有数据行，请按模板填写后上传。"), field="file")
    return [_one(row, organisation, items=items, by=by) for row in rows]


def _one(row: TableRow, organisation: Organisation, *, items: Mapping[str, str], by: User) -> PostVerdict:
    name = row.cells.get("姓名", "").strip()
    if fault := row_fault(row):
        return PostVerdict(row.place, name, "", fault)
    post = read_post(row.cells)
    if not isinstance(post, PostRow):
        return PostVerdict(row.place, name, "", "；".join(post))
    masked = mask_number(post.number)
    people = Person.objects.with_number(post.number).filter(memberships__organisation=organisation).distinct()
    person = people.filter(name=post.name).first() if post.name else people.first()
    if person is None:
        reason = digits_lost(post.number) or _("本单位没有这个姓名和证件号码的人")
        return PostVerdict(row.place, name, masked, reason)
    key = items.get(post.item, "") if post.item else ""
    if post.item and not key:
        return PostVerdict(row.place, name, masked, _("目录中没有“%(item)s”") % {"item": post.item})
    facts = PostFacts(
        kind=post.kind,
        name=post.post,
        starts_on=post.starts_on,
        ends_on=post.ends_on,
        is_high_risk=post.is_high_risk or organisation.is_high_risk,
        item_key=key,
        ends_former=post.ends_on is None,
        department=post.department,
        team=post.team,
    )
    try:
        with transaction.atomic():
            record_post(person, organisation, facts, by=by)
    except Refused as refusal:
        return PostVerdict(row.place, name, masked, str(refusal), person.pk)
    return PostVerdict(row.place, name, masked, "", person.pk)
