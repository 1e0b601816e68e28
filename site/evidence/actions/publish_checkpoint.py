"""Keep the chain's head outside the database, so that a cut tail or a rewritten chain shows."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings

from evidence.models import ChainHead, database_now


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The head of the chain at one moment."""

    at: str
    seq: int
    hash: str


def _folder() -> Path:
    return Path(settings.PRIVATE_ROOT) / "checkpoints"


def publish_checkpoint() -> Checkpoint:
    """Write today's head to its own file; a second call on the same head writes nothing new."""
    head = ChainHead.objects.get(name="main")
    checkpoint = Checkpoint(at=database_now().isoformat(), seq=head.seq, hash=head.hash)
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{head.seq:012d}.json"
    if not target.exists():
        target.write_text(json.dumps(asdict(checkpoint), indent=1), encoding="utf-8")
    return checkpoint


def newest_checkpoint() -> Checkpoint | None:
    """The one with the highest place, without reading the others."""
    newest = max(_folder().glob("*.json"), default=None, key=lambda file: file.name)
    return Checkpoint(**json.loads(newest.read_text(encoding="utf-8"))) if newest else None


def read_checkpoints() -> list[Checkpoint]:
    """All kept checkpoints, oldest first."""
    return [Checkpoint(**json.loads(file.read_text(encoding="utf-8"))) for file in sorted(_folder().glob("*.json"))]
