"""Check what evidence says about a few subjects, now and without walking the whole chain.

Each event of theirs is hashed again together with its neighbours, from the kept mark before it to the kept mark after
it (`lay_marks`); what came after the last mark is walked to its end and held against the head and the newest
checkpoint; what stands in the public log must be proved by its newest signed root. What lies elsewhere in the chain is
the nightly walk's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from evidence.actions.extend_log import expected_leaf, inclusion_path, leaves_about, logged_kinds, pseudonym
from evidence.actions.lay_marks import SPACING, count_marks, links_between, mark_at
from evidence.actions.publish_checkpoint import newest_checkpoint
from evidence.actions.publish_log import LogCheckpoint, is_signed, newest_log_checkpoint
from evidence.domain.chain import Fault, Link, faults
from evidence.domain.merkle import included, leaf_hash
from evidence.models import ChainHead, Event, LogHead, LogLeaf, LogNode


@dataclass(frozen=True, slots=True)
class EventsReport:
    """`events` about the subjects in their order; `walked`: links hashed again; `proved`: leaves of the public log that
    the newest signed root proves, `waiting`: those it does not cover yet.
    """

    events: tuple[Event, ...]
    walked: int
    faults: tuple[Fault, ...]
    proved: int
    waiting: int
    log_faults: tuple[Fault, ...]


def check_events(*subjects: str) -> EventsReport:
    """Every fault of these events, of their neighbours, and of the chain's end."""
    events = tuple(Event.objects.filter(subjects__subject__in=subjects).distinct().order_by("seq"))
    marks = count_marks()
    walked: list[int] = []
    stretches = sorted({(event.seq - 1) // SPACING for event in events if event.seq <= marks * SPACING})
    found = [fault for stretch in stretches for fault in _stretch(stretch, walked)]
    found += _tail(marks, walked)
    checkpoint = newest_log_checkpoint()
    size = checkpoint.size if checkpoint else 0
    leaves = list(LogLeaf.objects.filter(seq__in=[event.seq for event in events if event.kind in logged_kinds()]))
    log_faults = tuple(_log_faults(events, leaves, subjects, checkpoint))
    proved = sum(leaf.index < size for leaf in leaves)
    return EventsReport(events, len(walked), tuple(found), proved, len(leaves) - proved, log_faults)


def _counted(links: Iterator[Link], walked: list[int]) -> Iterator[Link]:
    for link in links:
        walked.append(link.seq)
        yield link


def _stretch(place: int, walked: list[int]) -> Iterator[Fault]:
    """From one kept mark to the next."""
    first, last = place * SPACING, (place + 1) * SPACING
    links = list(_counted(links_between(first, last), walked))
    yield from faults(links, start_seq=first + 1, start_hash=mark_at(place))
    if not links or links[-1].seq != last:
        yield Fault((links[-1].seq if links else first) + 1, f"缺少至第 {last} 号的记录")
    elif links[-1].hash != mark_at(place + 1):
        yield Fault(last, "与链外留存的标记不一致")


def _tail(marks: int, walked: list[int]) -> Iterator[Fault]:
    """What came after the last mark, its end, and the newest checkpoint."""
    head, first = ChainHead.objects.get(name="main"), marks * SPACING
    links = list(_counted(links_between(first, max(head.seq, first)), walked))
    yield from faults(links, start_seq=first + 1, start_hash=mark_at(marks))
    last_seq, last_hash = (links[-1].seq, links[-1].hash) if links else (first, mark_at(marks))
    if first and _hash_of(first) != mark_at(marks):
        yield Fault(first, "与链外留存的标记不一致")
    if (head.seq, head.hash) != (last_seq, last_hash):
        yield Fault(last_seq + 1, f"链尾缺失：应有 {head.seq} 条，现有 {last_seq} 条")
    checkpoint = newest_checkpoint()
    if checkpoint is not None and checkpoint.seq and _hash_of(checkpoint.seq) != checkpoint.hash:
        yield Fault(checkpoint.seq, f"与 {checkpoint.at[:10]} 发布的检查点不一致")


def _hash_of(seq: int) -> str | None:
    return Event.objects.filter(seq=seq).values_list("hash", flat=True).first()


def _log_faults(
    events: Sequence[Event], leaves: Sequence[LogLeaf], subjects: Sequence[str], checkpoint: LogCheckpoint | None
) -> Iterator[Fault]:
    """Logged events have their leaf word for word, leaves have their event, and the signed root proves them."""
    if checkpoint is not None and not is_signed(checkpoint):
        yield Fault(checkpoint.size, "公开日志检查点的签名不成立")
    head = LogHead.objects.filter(name="main").first()
    seen, by_seq = head.seen_seq if head else 0, {leaf.seq: leaf for leaf in leaves}
    for event in events:
        due = expected_leaf(event, index=by_seq[event.seq].index if event.seq in by_seq else 0)
        if due is None or event.seq > seen:
            continue
        leaf = by_seq.get(event.seq)
        if leaf is None:
            yield Fault(event.seq, "公开日志缺少这一条，证据链上有")
        elif leaf.data != due.data:
            yield Fault(event.seq, "公开日志的这一条与证据链不符，被改动或调换")
        elif checkpoint is not None and leaf.index < checkpoint.size and not _is_proved(leaf, checkpoint):
            yield Fault(event.seq, "公开日志的这一条不在已签名的树根之下")
    known = {event.seq for event in events}
    for subject in subjects:
        for leaf in leaves_about(subject):
            if leaf.about == pseudonym(subject) and leaf.seq not in known:
                yield Fault(leaf.seq, "公开日志有这一条，证据中查不到")


def _is_proved(leaf: LogLeaf, checkpoint: LogCheckpoint) -> bool:
    try:
        path = [bytes.fromhex(step) for step in inclusion_path(leaf.index, checkpoint.size)]
    except (LogNode.DoesNotExist, ValueError):
        return False
    return included(
        leaf_hash(leaf.data.encode()),
        index=leaf.index,
        size=checkpoint.size,
        path=path,
        root_hash=bytes.fromhex(checkpoint.root),
    )
