"""Make, revoke and use a key for the verification interface."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.utils.timezone import localdate

from accounts.api import Organisation, Refused, User, lookup_hash, require
from certificates.models import ApiDay, ApiKey
from evidence import api as evidence

ABILITY, PREFIX, MOST = "members.manage", "anpei_", 10
"""Who keeps an organisation's keys; how a key begins, so that it is recognised where it leaks; keys an organisation."""


class KeyUnknown(Exception):
    """No such key, or no longer."""


class KeySpent(Exception):
    """The day's questions are used up."""


@dataclass(frozen=True, slots=True)
class NewKey:
    """`secret` is told once and stored nowhere."""

    key: ApiKey
    secret: str


def make_key(organisation: Organisation, *, name: str, by: User) -> NewKey:
    """For an organisation whose members the account manages."""
    require(by, ABILITY, organisation)
    name = name.strip()
    if not name:
        raise Refused("请写明密钥的用途，例如“门禁系统”。")
    secret = PREFIX + secrets.token_urlsafe(32)
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=organisation.pk)
        if ApiKey.objects.filter(organisation=organisation, revoked_at=None).count() >= MOST:
            raise Refused(f"一个单位最多同时使用 {MOST} 个密钥，请先停用不用的。")
        key = ApiKey.objects.create(
            organisation=organisation,
            name=name[:60],
            opening=secret[: len(PREFIX) + 4],
            key_hash=lookup_hash(secret),
            made_by=by,
            made_at=evidence.database_now(),
        )
        evidence.append(
            "certificates.key.made", actor=by.actor, subjects=[key.subject], body={"limit": key.daily_limit}
        )
    return NewKey(key, secret)


def revoke_key(key: ApiKey, *, by: User) -> None:
    """From this moment on it opens nothing; a second revocation changes nothing."""
    require(by, ABILITY, key.organisation)
    with transaction.atomic():
        if ApiKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=evidence.database_now()):
            evidence.append("certificates.key.revoked", actor=by.actor, subjects=[key.subject])


def use_key(secret: str) -> ApiKey:
    """One question of the day is used up. Raises KeyUnknown, or KeySpent when none is left."""
    key = ApiKey.objects.filter(key_hash=lookup_hash(secret), revoked_at=None).first() if secret else None
    if key is None:
        raise KeyUnknown
    today = localdate()
    ApiDay.objects.get_or_create(key=key, day=today, defaults={"limit": key.daily_limit})
    counted = ApiDay.objects.filter(key=key, day=today, asked__lt=F("limit")).update(asked=F("asked") + 1)
    if not counted:
        raise KeySpent
    return key
