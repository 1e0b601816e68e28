"""Grow the log by what the chain has recorded since; nobody who changes anything waits for it.

A leaf follows from an event of the chain and from nothing else, so it can neither be forgotten by a caller nor be
added without its cause.
"""

from __future__ import annotations

import hashlib

from django.db import transaction
from django.db.models import Q

from evidence.domain.chain import canonical
from evidence.domain.merkle import consistency, grown, inclusion, leaf_hash, root
from evidence.models import Event, LogHead, LogLeaf, LogNode

AT_ONCE = 2_000
_KINDS: dict[str, tuple[str, str]] = {}


def register_logged(kind: str, *, as_: str, about: str) -> None:
    """Events of this kind become leaves that say `as_` about their subject with this prefix (`certificate:`)."""
    _KINDS[kind] = (as_, about)


def pseudonym(subject: str) -> str:
    """How a leaf names a subject: SHA-256, so that only who knows the subject finds it."""
    return hashlib.sha256(subject.encode()).hexdigest()


def extend_log() -> int:
    """The number of leaves added; callers take turns at the head's lock."""
    added = 0
    while True:
        with transaction.atomic():
            head, _made = LogHead.objects.select_for_update().get_or_create(name="main")
            events = list(Event.objects.filter(seq__gt=head.seen_seq).order_by("seq")[:AT_ONCE])
            if not events:
                return added
            added += _grow(head, events)


def _grow(head: LogHead, events: list[Event]) -> int:
    leaves: list[LogLeaf] = []
    nodes: dict[tuple[int, int], bytes] = {}

    def node(level: int, index: int) -> bytes:
        return nodes.get((level, index)) or stored(level, index)

    for event in events:
        index = head.size + len(leaves)
        leaf = expected_leaf(event, index=index)
        if leaf is None:
            continue
        leaves.append(leaf)
        for level, place, value in grown(index, leaf_hash(leaf.data.encode()), node):
            nodes[level, place] = value
    LogLeaf.objects.bulk_create(leaves)
    LogNode.objects.bulk_create(
        LogNode(level=level, index=index, hash=value.hex()) for (level, index), value in nodes.items()
    )
    LogHead.objects.filter(pk=head.pk).update(size=head.size + len(leaves), seen_seq=events[-1].seq)
    return len(leaves)


def expected_leaf(event: Event, *, index: int) -> LogLeaf | None:
    """What the leaf at this place must say about the event; None for kinds that are not logged."""
    as_, prefix = _KINDS.get(event.kind, ("", ""))
    subjects = [pseudonym(one) for one in event.subject_list if prefix and one.startswith(prefix)]
    if not subjects:
        return None
    also = subjects[1] if len(subjects) > 1 else ""
    fields = {"index": index, "seq": event.seq, "at": event.at, "kind": as_, "about": subjects[0], "event": event.hash}
    data = canonical(fields | ({"replaces": also} if also else {})).decode()
    return LogLeaf(index=index, seq=event.seq, about=subjects[0], also=also, data=data)


def logged_kinds() -> tuple[str, ...]:
    return tuple(_KINDS)


def stored(level: int, index: int) -> bytes:
    """The hash of a perfect subtree; LogNode.DoesNotExist where the log is damaged."""
    return bytes.fromhex(LogNode.objects.values_list("hash", flat=True).get(level=level, index=index))


def log_size() -> int:
    head = LogHead.objects.filter(name="main").first()
    return head.size if head else 0


def log_root(size: int) -> str:
    return root(stored, size).hex()


def inclusion_path(index: int, size: int) -> list[str]:
    return [step.hex() for step in inclusion(stored, index, size)]


def consistency_proof(old: int, new: int) -> list[str]:
    return [step.hex() for step in consistency(stored, old, new)] if old else []


def leaves_about(subject: str) -> list[LogLeaf]:
    name = pseudonym(subject)
    return list(LogLeaf.objects.filter(Q(about=name) | Q(also=name)).order_by("index"))


def leaf_at(index: int) -> LogLeaf | None:
    return LogLeaf.objects.filter(index=index).first()
