"""Check the log against the chain, against its own hashes, and against what was published."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from evidence.actions.extend_log import expected_leaf, log_size, logged_kinds
from evidence.actions.publish_log import LEAVES, log_folder, read_log_checkpoints
from evidence.domain.chain import Fault
from evidence.domain.merkle import leaf_hash, node_hash
from evidence.models import Event, LogHead, LogLeaf, unhurried


@unhurried()
def verify_log() -> list[Fault]:
    """Every fault, named by the leaf it shows at; `seq` is the leaf's place, counted from 1."""
    return [*_against_chain(), *_against_published()]


def _against_chain() -> Iterator[Fault]:
    """Each event that is logged has its leaf, in the order of the chain, word for word."""
    head = LogHead.objects.filter(name="main").first()
    if head is None:
        return
    events = Event.objects.filter(kind__in=logged_kinds(), seq__lte=head.seen_seq).order_by("seq").iterator()
    wanted = (leaf for leaf in _numbered(events))
    leaves = LogLeaf.objects.order_by("index").iterator()
    for place, (due, leaf) in enumerate(zip_longest(wanted, leaves), start=1):
        if leaf is None:
            yield Fault(place, "公开日志缺少这一条，证据链上有")
        elif due is None:
            yield Fault(place, "公开日志多出这一条，证据链上没有")
        elif (leaf.index, leaf.data) != (due.index, due.data):
            yield Fault(place, "公开日志的这一条与证据链不符，被改动或调换")
    if log_size() != LogLeaf.objects.count():
        yield Fault(log_size(), "公开日志的条数与记录不符")


def _numbered(events: Iterator[Event]) -> Iterator[LogLeaf]:
    index = 0
    for event in events:
        leaf = expected_leaf(event, index=index)
        if leaf is not None:
            index += 1
            yield leaf


def _against_published() -> Iterator[Fault]:
    """The rows still give every root that was published, and the published lines are still the rows."""
    checkpoints = read_log_checkpoints()
    if not checkpoints:
        return
    file = log_folder() / LEAVES
    published = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
    peaks: list[bytes] = []
    size, due = 0, {checkpoint.size: checkpoint for checkpoint in checkpoints}
    for data in LogLeaf.objects.order_by("index").values_list("data", flat=True).iterator(chunk_size=5_000):
        if size < checkpoints[-1].size and (size >= len(published) or published[size] != data):
            yield Fault(size + 1, "公开文件的这一行缺失或与记录不符")
        found, height = leaf_hash(data.encode()), size
        while height & 1:
            found, height = node_hash(peaks.pop(), found), height >> 1
        peaks.append(found)
        size += 1
        if size in due and _root(peaks) != due[size].root:
            yield Fault(size, f"与 {due[size].at[:10]} 发布的日志检查点不一致")
    if size < checkpoints[-1].size:
        yield Fault(size + 1, f"公开日志尾部被截去：曾发布 {checkpoints[-1].size} 条，现有 {size} 条")


def _root(peaks: list[bytes]) -> str:
    found = peaks[-1]
    for peak in reversed(peaks[:-1]):
        found = node_hash(peak, found)
    return found.hex()
