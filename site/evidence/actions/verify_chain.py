"""Check the whole chain against itself, its head and the checkpoints kept outside the database."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import starmap

from evidence.actions.publish_checkpoint import read_checkpoints
from evidence.domain.chain import Fault, Link, faults
from evidence.models import ChainHead, Event

_LINK = ("seq", "at", "kind", "actor", "subject_list", "body", "previous_hash", "hash")
"""The columns of an event in the order of a link: no model is built for a row that is only hashed."""


@dataclass(frozen=True, slots=True)
class ChainReport:
    """The number of events read, the checkpoints compared, and every fault found."""

    events: int
    checkpoints: int
    faults: tuple[Fault, ...]


def verify_chain() -> ChainReport:
    """Walk all events in order; memory stays flat because rows are streamed."""
    rows = Event.objects.order_by("seq").values_list(*_LINK).iterator(chunk_size=5000)
    found = list(faults(starmap(Link, rows)))
    count = Event.objects.count()
    head = ChainHead.objects.get(name="main")
    last = Event.objects.order_by("-seq").first()
    last_seq, last_hash = (last.seq, last.hash) if last else (0, "0" * 64)
    if (head.seq, head.hash) != (last_seq, last_hash):
        found.append(Fault(last_seq + 1, f"链尾缺失：应有 {head.seq} 条，现有 {last_seq} 条"))
    checkpoints = read_checkpoints()
    for checkpoint in checkpoints:
        if checkpoint.seq == 0:
            continue
        kept = Event.objects.filter(seq=checkpoint.seq).values_list("hash", flat=True).first()
        if kept != checkpoint.hash:
            found.append(Fault(checkpoint.seq, f"与 {checkpoint.at[:10]} 发布的检查点不一致"))
    return ChainReport(events=count, checkpoints=len(checkpoints), faults=tuple(found))
