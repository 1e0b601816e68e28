"""How one event is bound to the one before it, and how a chain is checked.

An event's hash is SHA-256 over the previous hash and the canonical JSON of its fields, so that a third party can
check an export with any SHA-256 and any JSON library. Canonical JSON: UTF-8, keys sorted, no spaces, no NaN.
The chain carries pseudonymous ids and digests only; personal data stays outside (trust.md CON-5).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

ALGORITHM = "sha256-canonical-json-1"
GENESIS = "0" * 64
_ENCODE = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode


@dataclass(frozen=True, slots=True)
class Link:
    """One event as it is hashed. `at` is ISO 8601 in UTC with microseconds."""

    seq: int
    at: str
    kind: str
    actor: str
    subjects: tuple[str, ...]
    body: Mapping[str, Any]
    previous_hash: str
    hash: str


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with the chain, and at which event."""

    seq: int
    reason: str


def canonical(value: Any) -> bytes:
    """The one byte form of a JSON value; raises ValueError for NaN and TypeError for what JSON can't hold."""
    return _ENCODE(value).encode()


def digest(value: Any) -> str:
    """SHA-256 of the canonical JSON, 64 lower-case hex digits."""
    return hashlib.sha256(canonical(value)).hexdigest()


def link_hash(
    previous_hash: str,
    *,
    seq: int,
    at: str,
    kind: str,
    actor: str,
    subjects: Sequence[str],
    body: Mapping[str, Any],
) -> str:
    """The hash that binds an event to `previous_hash`."""
    fields = {"seq": seq, "at": at, "kind": kind, "actor": actor, "subjects": list(subjects), "body": dict(body)}
    return hashlib.sha256(previous_hash.encode() + canonical(fields)).hexdigest()


def pieces(*, kind: str, actor: str, subjects: Sequence[str], body: Mapping[str, Any]) -> tuple[str, str, str]:
    """The canonical JSON under a link's hash, cut where `at` and `seq` go in: for a database that fills them in."""
    return (
        f'{{"actor":{_ENCODE(actor)},"at":"',
        f'","body":{_ENCODE(dict(body))},"kind":{_ENCODE(kind)},"seq":',
        f',"subjects":{_ENCODE(list(subjects))}}}',
    )


def faults(links: Iterable[Link], *, start_seq: int = 1, start_hash: str = GENESIS) -> Iterator[Fault]:
    """Every break of the chain, each named by the event it shows at; nothing for an intact chain.

    After a break the walk goes on from the stored hash, so that one altered row is named once and not as a
    thousand followers.
    """
    expected_seq, previous = start_seq, start_hash
    for link in links:
        if link.seq != expected_seq:
            yield Fault(expected_seq, f"缺少第 {expected_seq} 至 {link.seq - 1} 号记录")
        elif link.previous_hash != previous:
            yield Fault(link.seq, "与上一条记录不衔接")
        computed = link_hash(
            link.previous_hash,
            seq=link.seq,
            at=link.at,
            kind=link.kind,
            actor=link.actor,
            subjects=link.subjects,
            body=link.body,
        )
        if computed != link.hash:
            yield Fault(link.seq, "内容与其哈希不符，记录被改动")
        expected_seq, previous = link.seq + 1, link.hash
