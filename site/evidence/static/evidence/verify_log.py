#!/usr/bin/env python3
"""安培证书公开日志核对程序 / Checks the published log of certificates without the platform.

    python3 verify_log.py FOLDER [--proof PROOF.json]

FOLDER holds the files as published: leaves.jsonl, checkpoints.jsonl, log-key.pem. Keep your own copy of earlier
checkpoints and give it with --earlier FILE: then a rewritten history shows even if it was signed anew. Only Python
and `cryptography` (for the signatures) are needed. Exit code 0: everything fits; 1: every fault is named.

Leaf: SHA-256(00 || line); node: SHA-256(01 || left || right) (RFC 9162, section 2.1). A checkpoint signs
`anpei-log\\n<size>\\n<root>\\n<at>\\n` with Ed25519.
"""

import argparse
import base64
import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Rows = list[dict[str, Any]]


def node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


class Tree:
    """The peaks of a growing tree; its root at any moment is a fold from the right."""

    def __init__(self) -> None:
        self.size = 0
        self.peaks: list[bytes] = []

    def add(self, line: bytes) -> None:
        found, size = hashlib.sha256(b"\x00" + line).digest(), self.size
        while size & 1:
            found, size = node(self.peaks.pop(), found), size >> 1
        self.peaks.append(found)
        self.size += 1

    def root(self) -> str:
        found = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            found = node(peak, found)
        return found.hex()


def lines_of(file: Path) -> list[bytes]:
    return [line for line in file.read_bytes().split(b"\n") if line]


def leaf_faults(leaves: list[bytes]) -> Iterator[str]:
    """Places that are wrong by themselves: gaps, repeats, swaps, lines that are no JSON."""
    last_seq = 0
    for place, line in enumerate(leaves):
        try:
            row = json.loads(line)
        except ValueError:
            yield f"第 {place} 条：读不出来"
            continue
        if row.get("index") != place:
            yield f"第 {place} 条：自称第 {row.get('index')} 条，记录被调换、删去或插入"
        if row.get("seq", 0) <= last_seq:
            yield f"第 {place} 条：比前一条还早，顺序被调换"
        last_seq = row.get("seq", last_seq)


def root_faults(leaves: list[bytes], checkpoints: Rows, name: str) -> Iterator[str]:
    """Checkpoints whose root the leaves do not give; the first one bounds where the change is."""
    tree, good = Tree(), 0
    for checkpoint in checkpoints:
        size = checkpoint["size"]
        if size < good:
            yield f"{name} {size}：比前一个还小，顺序被调换"
            continue
        if size > len(leaves):
            yield f"{name} {size}：只剩 {len(leaves)} 条，末尾被截去"
            return
        while tree.size < size:
            tree.add(leaves[tree.size])
        if tree.root() != checkpoint["root"]:
            yield f"{name} {size}：第 {good} 至 {size - 1} 条被改动或调换"
            return
        good = size


def signature_faults(checkpoints: Rows, key_file: Path) -> Iterator[str]:
    try:
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.serialization import load_pem_public_key
    except ImportError:
        sys.stderr.write("说明：没有安装 cryptography，签名未核对\n")
        return
    key: Any = load_pem_public_key(key_file.read_bytes())
    for row in checkpoints:
        text = f"anpei-log\n{row['size']}\n{row['root']}\n{row['at']}\n".encode()
        try:
            key.verify(base64.b64decode(row["signature"]), text)
        except (InvalidSignature, ValueError):
            yield f"检查点 {row['size']}：签名不符"


def proof_faults(proof: dict[str, Any], checkpoints: Rows) -> Iterator[str]:
    """One certificate's proof against the published checkpoint of its size."""
    known = {row["size"]: row["root"] for row in checkpoints}
    size, place = proof["size"], proof["index"]
    if known.get(size) != proof["root"]:
        yield f"证明：已公布的检查点中，{size} 条的根值与它不同"
    found = hashlib.sha256(b"\x00" + proof["leaf"].encode()).digest()
    last = size - 1
    for step in map(bytes.fromhex, proof["path"]):
        if place & 1 or place == last:
            found = node(step, found)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            found = node(found, step)
        place, last = place >> 1, last >> 1
    if last != 0 or found.hex() != proof["root"]:
        yield f"证明：第 {proof['index']} 条不在这个根值之下"


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--earlier", type=Path, help="自己以前保存的 checkpoints.jsonl")
    parser.add_argument("--proof", type=Path, help="下载的一张证书的证明")
    asked = parser.parse_args(arguments)
    leaves = lines_of(asked.folder / "leaves.jsonl")
    checkpoints = [json.loads(line) for line in lines_of(asked.folder / "checkpoints.jsonl")]
    faults = [*leaf_faults(leaves), *root_faults(leaves, checkpoints, "检查点")]
    faults += signature_faults(checkpoints, asked.folder / "log-key.pem")
    if asked.earlier:
        earlier = [json.loads(line) for line in lines_of(asked.earlier)]
        faults += root_faults(leaves, earlier, "您保存的检查点")
        if earlier and (not checkpoints or checkpoints[-1]["size"] < earlier[-1]["size"]):
            faults.append("公布的检查点比您保存的少，末尾被截去")
    if asked.proof:
        faults += proof_faults(json.loads(asked.proof.read_text(encoding="utf-8")), checkpoints)
    for fault in faults:
        sys.stdout.write(f"[不符] {fault}\n")
    if not faults:
        sys.stdout.write(f"[一致] {len(leaves)} 条记录，{len(checkpoints)} 个检查点\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
