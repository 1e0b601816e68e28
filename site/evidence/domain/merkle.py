"""The append-only Merkle tree of RFC 6962 / RFC 9162, section 2.1: hashes in, hashes out.

Written here and not taken from pymerkle, which is GPLv3+ while this house is Apache-2.0. Only perfect subtrees are ever
stored, so that a proof costs a logarithm of reads. `node(level, index)` gives the hash of the perfect
subtree that covers the leaves index·2^level … (index+1)·2^level − 1.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

Node = Callable[[int, int], bytes]
EMPTY = hashlib.sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def split(size: int) -> int:
    """The largest power of two below `size` (which is at least 2)."""
    return 1 << (size - 1).bit_length() - 1


def subtree(node: Node, start: int, end: int) -> bytes:
    """MTH(D[start:end]); the range is one that proofs ask for, so its perfect parts are aligned."""
    size = end - start
    if size == 0:
        return EMPTY
    if size & (size - 1) == 0:
        level = size.bit_length() - 1
        return node(level, start >> level)
    middle = start + split(size)
    return node_hash(subtree(node, start, middle), subtree(node, middle, end))


def root(node: Node, size: int) -> bytes:
    return subtree(node, 0, size)


def inclusion(node: Node, index: int, size: int) -> list[bytes]:
    """PATH(index, D[size]): from the leaf upwards. IndexError outside the tree."""
    if not 0 <= index < size:
        raise IndexError(index)
    path: list[bytes] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + split(end - start)
        if index < middle:
            path.append(subtree(node, middle, end))
            end = middle
        else:
            path.append(subtree(node, start, middle))
            start = middle
    return path[::-1]


def consistency(node: Node, old: int, new: int) -> list[bytes]:
    """PROOF(old, D[new]): that the first `old` leaves are still those of the larger tree."""
    if not 0 < old <= new:
        raise IndexError(old)
    return _subproof(node, old, 0, new, whole=True)


def _subproof(node: Node, old: int, start: int, end: int, *, whole: bool) -> list[bytes]:
    size = end - start
    if old == size:
        return [] if whole else [subtree(node, start, end)]
    half = split(size)
    if old <= half:
        return [*_subproof(node, old, start, start + half, whole=whole), subtree(node, start + half, end)]
    return [*_subproof(node, old - half, start + half, end, whole=False), subtree(node, start, start + half)]


def included(leaf: bytes, *, index: int, size: int, path: Sequence[bytes], root_hash: bytes) -> bool:
    """RFC 9162, 2.1.3.2: whether the path leads from this leaf's hash to the root."""
    if not 0 <= index < size:
        return False
    place, last, found = index, size - 1, leaf
    for step in path:
        if last == 0:
            return False
        if place & 1 or place == last:
            found = node_hash(step, found)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            found = node_hash(found, step)
        place, last = place >> 1, last >> 1
    return last == 0 and found == root_hash


def consistent(*, old: int, old_root: bytes, new: int, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """RFC 9162, 2.1.4.2: whether the larger tree begins with the smaller one."""
    if old == new:
        return not proof and old_root == new_root
    if not 0 < old < new:
        return False
    steps = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    if not steps:
        return False
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    first = second = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            first, second = node_hash(step, first), node_hash(step, second)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            second = node_hash(second, step)
        place, last = place >> 1, last >> 1
    return last == 0 and first == old_root and second == new_root


def grown(index: int, leaf: bytes, node: Node) -> list[tuple[int, int, bytes]]:
    """(level, index, hash) of every perfect subtree that the leaf at `index` completes, itself first."""
    made = [(0, index, leaf)]
    level, place, found = 0, index, leaf
    while place & 1:
        found = node_hash(node(level, place - 1), found)
        level, place = level + 1, place >> 1
        made.append((level, place, found))
    return made
