"""A roster between its check and its confirmation: kept privately and encrypted, never sent twice (LAW-05)."""

from __future__ import annotations

import base64
import json
from dataclasses import asdict, dataclass
from io import BytesIO
from typing import BinaryIO

from django.core.files.base import ContentFile

from accounts.api import EncryptedTextField, User, private_storage, require
from exams.actions.import_roster import RosterVerdict, import_roster
from exams.models import Sitting

_CIPHER = EncryptedTextField()


@dataclass(frozen=True, slots=True)
class KeptRoster:
    """The uploaded file with the verdicts shown to whoever uploaded it."""

    file_name: str
    verdicts: list[RosterVerdict]
    data: bytes


def _path(sitting: Sitting, user: User) -> str:
    return f"rosters/{sitting.uuid}/{user.uuid}.json"


def keep_roster(sitting: Sitting, file: BinaryIO, *, name: str, user: User) -> KeptRoster:
    """Judge every row for real, write nothing, keep the file; FileRefused when it can't be read."""
    data = file.read()
    verdicts = import_roster(sitting, BytesIO(data), user=user, dry_run=True)
    kept = KeptRoster(name[:200], verdicts, data)
    text = json.dumps(
        {
            "file_name": kept.file_name,
            "verdicts": [asdict(verdict) for verdict in verdicts],
            "data": base64.b64encode(data).decode(),
        },
        ensure_ascii=False,
    )
    drop_roster(sitting, user=user)
    private_storage().save(_path(sitting, user), ContentFile(_CIPHER.get_prep_value(text).encode()))
    return kept


def kept_roster(sitting: Sitting, *, user: User) -> KeptRoster | None:
    """What this account uploaded for this sitting and has not confirmed yet."""
    storage, path = private_storage(), _path(sitting, user)
    if not storage.exists(path):
        return None
    with storage.open(path, "rb") as file:
        value = json.loads(_CIPHER.from_db_value(file.read().decode(), None, None))
    verdicts = [RosterVerdict(**{**row, "reasons": tuple(row["reasons"])}) for row in value["verdicts"]]
    return KeptRoster(value["file_name"], verdicts, base64.b64decode(value["data"]))


def drop_roster(sitting: Sitting, *, user: User) -> None:
    """Forget the upload."""
    private_storage().delete(_path(sitting, user))


def confirm_roster(sitting: Sitting, *, user: User) -> list[RosterVerdict] | None:
    """Register the kept roster, judged again at this moment; None when nothing is kept."""
    require(user, "registrations.manage", sitting.organiser)
    kept = kept_roster(sitting, user=user)
    if kept is None:
        return None
    verdicts = import_roster(sitting, BytesIO(kept.data), user=user, dry_run=False)
    drop_roster(sitting, user=user)
    return verdicts
