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
    *, key: str, name: str, operation_item: qualifications.OperationItem, owner: Organisation, scope: str, user: User
) -> ItemBank:
    """An empty bank of `owner`; NotAllowed without `items.import` there."""
    require(user, "items.import", owner)
    if key in RESERVED:
        raise BankRefused("这个标识是系统保留的，请换一个。")
    try:
        with transaction.atomic():
            bank = ItemBank.objects.create(key=key, name=name, operation_item=operation_item, owner=owner, scope=scope)
            evidence.append(
                "exams.bank.created",
                actor=user.actor,
                subjects=[f"bank:{bank.key}", f"organisation:{owner.uuid}"],
                body={"item": operation_item.key, "scope": scope},
            )
    except IntegrityError as error:
        raise BankRefused(f"标识“{key}”已有题库使用，请换一个。") from error
    return bank
