"""Check a list of numbers with names: a table goes in, the same rows with their states come out (SEC-07).

The same rule as at the public check: a number answers only together with its name, and a wrong name looks like a number
that does not exist. Rows and misses of a day are limited by account, so that a list is no way to guess.
"""

from __future__ import annotations

import hmac
from datetime import timedelta
from typing import BinaryIO, NamedTuple

from django.db import transaction
from django.db.models import Sum
from django.utils.timezone import localdate

from accounts import api as accounts
from accounts.api import Refused, User, normalise_name, require
from certificates.domain.numbering import normalise
from certificates.models import BulkCheck, Certificate
from evidence import api as evidence

ABILITY = "people.view"
COLUMNS = ("证书编号", "姓名")
ANSWER = (*COLUMNS, "状态", "说明", "种类", "操作项目", "有效期止", "查验日期")
MOST_ROWS, ROWS_A_DAY, MISSES_A_DAY = 1_000, 3_000, 100
_ALIASES = {"编号": "证书编号", "证号": "证书编号", "持证人": "姓名", "持证人姓名": "姓名"}
NOT_FOUND = ("未查到", "编号与姓名必须都和证书上印的一致")
UNREAD = "未查"
Row = list[str]


class Asked(NamedTuple):
    """One row; `fault` says why it is not asked at all."""

    number: str
    name: str
    fault: str


def column_of(heading: str) -> str:
    return _ALIASES.get(heading, heading if heading in COLUMNS else "")


def check_list(file: BinaryIO, *, by: User) -> list[Row]:
    """The rows with their answers, in order. Refused when the list or the day is too long."""
    require(by, ABILITY)
    table = accounts.read_table(file, column_of=column_of, required=COLUMNS, fill_down=True)
    asked: list[Asked] = []
    for row in table.rows:
        if len(asked) >= MOST_ROWS:
            raise Refused(f"一份名单最多 {MOST_ROWS} 行，请拆成几份。")
        number, name = row.cells.get("证书编号", "")[:40], row.cells.get("姓名", "")[:60]
        asked.append(Asked(number, name, accounts.row_fault(row)))
    if not asked:
        raise Refused("名单里没有要查的行。")
    with transaction.atomic():
        counted = _count(by, len(asked))
        rows = _answers(asked)
        counted.missed = sum(row[2] == NOT_FOUND[0] for row in rows)
        counted.save(update_fields=["missed"])
        evidence.append(
            "certificates.list.checked",
            actor=by.actor,
            subjects=[by.actor],
            body={"rows": len(rows), "missed": counted.missed},
        )
    return rows


def _count(by: User, rows: int) -> BulkCheck:
    """The account's row is held, so that lists sent at once are counted one after another."""
    User.objects.select_for_update().get(pk=by.pk)
    now = evidence.database_now()
    day = BulkCheck.objects.filter(account=by, asked_at__gt=now - timedelta(days=1))
    sums = day.aggregate(rows=Sum("rows"), missed=Sum("missed"))
    if (sums["rows"] or 0) + rows > ROWS_A_DAY:
        raise Refused(f"一天最多查 {ROWS_A_DAY} 行，请明天再查。")
    if (sums["missed"] or 0) >= MISSES_A_DAY:
        raise Refused(f"今天未查到的已满 {MISSES_A_DAY} 行，请核对名单，明天再查。")
    return BulkCheck.objects.create(account=by, asked_at=now, rows=rows)


def _answers(asked: list[Asked]) -> list[Row]:
    today = localdate(evidence.database_now())
    numbers = {normalise(row.number) for row in asked} - {""}
    found = {
        certificate.number: certificate
        for certificate in Certificate.objects.issued()
        .filter(number__in=numbers)
        .select_related("operation_item", "replaced_by")
    }
    rows = []
    for number, name, fault in asked:
        if fault:
            rows.append([number, name, UNREAD, fault, "", "", "", today.isoformat()])
            continue
        certificate = found.get(normalise(number))
        printed = str(certificate.payload.get("name", "")) if certificate else "-"
        same = hmac.compare_digest(normalise_name(printed).encode(), normalise_name(name).encode())
        if certificate is None or not same or not name:
            rows.append([number, name, *NOT_FOUND, "", "", "", today.isoformat()])
            continue
        standing = certificate.standing(today)
        until = certificate.valid_to.isoformat() if certificate.valid_to else "长期"
        item = certificate.operation_item.name if certificate.operation_item else ""
        kind = str(certificate.get_kind_display())
        rows.append([number, name, standing.label, standing.sentence, kind, item, until, today.isoformat()])
    return rows
