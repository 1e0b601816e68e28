"""Set up an item bank for one operation item."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from accounts.api import Organisation, User, require
from evidence import api as evidence
from exams.models import ItemBank
from qualifications import api as qualifications

RESERVED = frozenset({"new", "template"})
"""Keys that are addresses of the desk."""


class BankRefused(Exception):
    """The bank can't be set up like this; the message says why."""


def create_bank(
    *,
    key: str,
    name: str,
    owner: Organisation,
    scope: str,
    user: User,
    operation_item: qualifications.OperationItem | None = None,
    purpose: str = ItemBank.Purpose.EXAM,
) -> ItemBank:
    """An empty bank of `owner`; NotAllowed without `items.import` there. An exam bank needs its operation item."""
    require(user, "items.import", owner)
    if key in RESERVED:
        raise BankRefused("这个标识是系统保留的，请换一个。")
    if purpose == ItemBank.Purpose.EXAM and operation_item is None:
        raise BankRefused("考试题库须选择操作项目。")
    try:
        with transaction.atomic():
            bank = ItemBank.objects.create(
                key=key, name=name, operation_item=operation_item, owner=owner, scope=scope, purpose=purpose
            )
            evidence.append(
                "exams.bank.created",
                actor=user.actor,
                subjects=[f"bank:{bank.key}", f"organisation:{owner.uuid}"],
                body={"item": operation_item.key if operation_item else "", "scope": scope, "purpose": purpose},
            )
    except IntegrityError as error:
        raise BankRefused(f"标识“{key}”已有题库使用，请换一个。") from error
    return bank
