"""Check the whole chain against itself, its head, and the checkpoints and marks kept outside the database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from evidence.actions.lay_marks import SPACING, count_marks, links_between, mark_file
from evidence.actions.publish_checkpoint import read_checkpoints
from evidence.domain.chain import GENESIS, Fault, Link, faults
from evidence.models import ChainHead, Event, EventSubject, unhurried


@dataclass(frozen=True, slots=True)
class ChainReport:
    """The number of events read, the checkpoints compared, every fault found, and the event up to which was read."""

    events: int
    checkpoints: int
    faults: tuple[Fault, ...]
    until: int = 0
    until_hash: str = GENESIS


@dataclass(slots=True)
class _Walk:
    """What is noted on the way, besides the links' own faults."""

    marks: list[str]
    events: int = 0
    subjects: int = 0
    seq: int = 0
    hash: str = GENESIS

    def noting(self, links: Iterable[Link]) -> Iterator[Link]:
        for link in links:
            self.events += 1
            self.subjects += len(link.subjects)
            yield link
            self.seq, self.hash = link.seq, link.hash

    def at_marks(self, links: Iterable[Link]) -> Iterator[Fault]:
        """The faults of the links, and marks that say otherwise."""
        moved: list[Fault] = []
        yield from faults(self._comparing(self.noting(links), moved))
        yield from moved

    def _comparing(self, links: Iterable[Link], moved: list[Fault]) -> Iterator[Link]:
        for link in links:
            place, rest = divmod(link.seq, SPACING)
            if rest == 0 and place <= len(self.marks) and self.marks[place - 1] != link.hash:
                moved.append(Fault(link.seq, "与链外留存的标记不一致"))
            yield link


@unhurried()
def verify_chain() -> ChainReport:
    """Walk all events up to the head of this moment; memory stays flat because rows are streamed.

    The head is read first: what is appended during the walk is the next walk's.
    """
    head = ChainHead.objects.get(name="main")
    walk = _Walk(mark_file().read_text(encoding="ascii").splitlines() if count_marks() else [])
    found = list(walk.at_marks(links_between(0, head.seq)))
    last = Event.objects.order_by("-seq").values_list("seq", flat=True).first() or 0
    if (head.seq, head.hash) != (walk.seq, walk.hash) or last > ChainHead.objects.get(name="main").seq:
        found.append(Fault(walk.seq + 1, f"链尾缺失：应有 {head.seq} 条，现有 {walk.seq} 条"))
    checkpoints = read_checkpoints()
    for checkpoint in checkpoints:
        if checkpoint.seq == 0:
            continue
        kept = Event.objects.filter(seq=checkpoint.seq).values_list("hash", flat=True).first()
        if kept != checkpoint.hash:
            found.append(Fault(checkpoint.seq, f"与 {checkpoint.at[:10]} 发布的检查点不一致"))
    known = EventSubject.objects.count() - EventSubject.objects.filter(event__seq__gt=walk.seq).count()
    if known != walk.subjects and not found:
        found.append(Fault(walk.seq, f"按对象查找的索引不完整：应有 {walk.subjects} 条，现有 {known} 条"))
    return ChainReport(walk.events, len(checkpoints), tuple(found), walk.seq, walk.hash)
