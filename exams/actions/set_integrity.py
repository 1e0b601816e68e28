"""The officer chooses what a sitting asks of its seats; the lock freezes it."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace

from django.db import transaction

from accounts.api import User, require
from courses.api import Part
from evidence import api as evidence
from exams.domain.integrity import CHOICES, Options, options_of
from exams.models import Sitting

MOST_KEYS = 12
_KEY = re.compile(r"^[0-9a-f]{64}$")


class IntegrityRefused(Exception):
    """Nothing is changed; the message says why."""


def read_keys(text: str) -> tuple[str, ...]:
    """Browser Exam Keys as they are pasted; IntegrityRefused names the line."""
    keys = tuple(dict.fromkeys(word.lower() for word in re.split(r"[\s,，;；]+", text.strip()) if word))
    for key in keys:
        if not _KEY.match(key):
            raise IntegrityRefused(f"“{key[:20]}…”不是 Browser Exam Key：应是 64 位十六进制字符。")
    if len(keys) > MOST_KEYS:
        raise IntegrityRefused(f"最多 {MOST_KEYS} 个 Browser Exam Key。")
    return keys


def set_integrity(
    sitting: Sitting, *, chosen: dict[str, bool], browser_keys: str = "", quit_password: str = "", user: User
) -> Sitting:
    """`chosen`: names of `CHOICES` → yes or no. An empty password keeps the one there is.

    Candidates read it on their tickets, so nothing changes after the lock, and everybody in the room has the same.
    """
    require(user, "sittings.manage", sitting.organiser)
    keys = read_keys(browser_keys)
    with transaction.atomic():
        locked = Sitting.objects.select_for_update().get(pk=sitting.pk)
        if locked.state != Sitting.State.DRAFT:
            raise IntegrityRefused("场次已锁定，防作弊措施不能再改：考生已从准考证得知。")
        if locked.part != Part.THEORY:
            raise IntegrityRefused("实操考试没有考试机，不设这些措施。")
        before = options_of(locked.integrity)
        options = options_of(
            {name: bool(chosen.get(name)) for name in CHOICES}
            | {
                "browser_keys": keys if chosen.get("seb") else (),
                "quit_hash": _quit_hash(quit_password, before) if chosen.get("seb") else "",
            }
        )
        if options.room_addresses and not locked.room.addresses:
            raise IntegrityRefused(f"{locked.room.name}还没有登记网络地址，请先在考点页面填写。")
        locked.integrity = options.stored()
        locked.save(update_fields=["integrity"])
        evidence.append(
            "exams.integrity.chosen",
            actor=user.actor,
            subjects=[locked.subject],
            body={"chosen": [name for name in CHOICES if getattr(options, name)], "browser_keys": len(keys)},
        )
    return locked


def _quit_hash(password: str, before: Options) -> str:
    return hashlib.sha256(password.encode()).hexdigest() if password else before.quit_hash


def frozen_integrity(sitting: Sitting) -> dict[str, object]:
    """At the lock: the choice with the room's networks of this moment."""
    options = options_of(sitting.integrity)
    if not options.room_addresses:
        return options.stored()
    return replace(options, addresses=tuple(sitting.room.addresses)).stored()


def integrity_faults(sitting: Sitting) -> list[str]:
    """What keeps a sitting from being locked."""
    options = options_of(sitting.integrity)
    if options.room_addresses and not sitting.room.addresses:
        return [f"已选“只在考场网络内作答”，但{sitting.room.name}没有登记网络地址"]
    return []
