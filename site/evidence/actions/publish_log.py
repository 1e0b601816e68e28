"""Publish the log: leaves and signed checkpoints as files outside the database, which anybody may fetch.

`leaves.jsonl` and `checkpoints.jsonl` only ever grow; copy the folder `DATA_DIR/log` to a medium of your own each day.
A checkpoint is signed with Ed25519 over `anpei-log\\n<size>\\n<root>\\n<at>\\n`.
"""

from __future__ import annotations

import base64
import fcntl
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from evidence.actions.extend_log import consistency_proof, extend_log, log_root, log_size
from evidence.models import LogLeaf, database_now

LEAVES, CHECKPOINTS, KEY = "leaves.jsonl", "checkpoints.jsonl", "log-key.pem"
LONGEST_LINE = 65_536
"""Bytes: a checkpoint with its proof of consistency has some 5,000 at most."""


@dataclass(frozen=True, slots=True)
class LogCheckpoint:
    """The root over the first `size` leaves, its signature, and the proof that the one before is its beginning."""

    size: int
    root: str
    at: str
    signature: str
    consistency: tuple[str, ...]


def log_folder() -> Path:
    return Path(settings.LOG_ROOT)


def signed_text(size: int, root: str, at: str) -> bytes:
    return f"anpei-log\n{size}\n{root}\n{at}\n".encode()


def publish_log() -> LogCheckpoint | None:
    """Today's checkpoint; None while the log is empty. A second call on the same size publishes nothing new."""
    extend_log()
    folder = log_folder()
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        size, before = log_size(), read_log_checkpoints()
        last = before[-1] if before else None
        if size == 0 or (last is not None and last.size >= size):
            return last
        _publish_leaves(folder / LEAVES, size)
        root, at = log_root(size), database_now().isoformat()
        proof = tuple(consistency_proof(last.size, size)) if last else ()
        signature = base64.b64encode(_key(folder).sign(signed_text(size, root, at))).decode()
        checkpoint = LogCheckpoint(size, root, at, signature, proof)
        _append(folder / CHECKPOINTS, json.dumps(asdict(checkpoint)) + "\n")
        return checkpoint


def read_log_checkpoints() -> list[LogCheckpoint]:
    """All published ones, oldest first."""
    file = log_folder() / CHECKPOINTS
    lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
    return [_checkpoint(json.loads(line)) for line in lines if line]


def newest_log_checkpoint() -> LogCheckpoint | None:
    """The last line of the file, which is read from its end."""
    file = log_folder() / CHECKPOINTS
    if not file.is_file():
        return None
    with file.open("rb") as source:
        source.seek(max(0, file.stat().st_size - LONGEST_LINE))
        lines = [line for line in source.read().splitlines() if line]
    return _checkpoint(json.loads(lines[-1])) if lines else None


def is_signed(checkpoint: LogCheckpoint) -> bool:
    """Whether the log's own key has signed this root; the key that is asked lies outside the published folder."""
    try:
        key = _private_key().public_key()
        key.verify(base64.b64decode(checkpoint.signature), signed_text(checkpoint.size, checkpoint.root, checkpoint.at))
    except (InvalidSignature, ValueError):
        return False
    return True


def _checkpoint(row: dict[str, Any]) -> LogCheckpoint:
    return LogCheckpoint(**(row | {"consistency": tuple(row["consistency"])}))


def _publish_leaves(file: Path, size: int) -> None:
    """Lines of `{"data": …}`; what a crash left half-written is cut off first."""
    text = file.read_bytes() if file.is_file() else b""
    whole = text[: text.rfind(b"\n") + 1]
    if whole != text:
        file.write_bytes(whole)
    done = whole.count(b"\n")
    rows = LogLeaf.objects.filter(index__gte=done, index__lt=size).order_by("index").values_list("data", flat=True)
    _append(file, "".join(f"{data}\n" for data in rows.iterator(chunk_size=5_000)))


def _append(file: Path, text: str) -> None:
    with file.open("a", encoding="utf-8") as target:
        target.write(text)
        target.flush()
        os.fsync(target.fileno())


def _key(folder: Path) -> Ed25519PrivateKey:
    """The log's own key; its public half is published beside the log."""
    key = _private_key()
    public = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    (folder / KEY).write_bytes(public)
    return key


def _private_key() -> Ed25519PrivateKey:
    """Made on first use under DATA_DIR/keys."""
    secret = Path(settings.DATA_DIR) / "keys" / "log-ed25519.pem"
    if not secret.is_file():
        secret.parent.mkdir(parents=True, exist_ok=True)
        made = Ed25519PrivateKey.generate()
        plain = serialization.NoEncryption()
        body = made.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
        descriptor = os.open(secret, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as target:
            target.write(body)
    key = serialization.load_pem_private_key(secret.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise TypeError("keys/log-ed25519.pem is no Ed25519 key")
    return key
