"""A PDF file written object by object: small, in a fixed order, the same bytes for the same input.

It knows nothing of certificates. The signature's place is left open in the same pass (`one_pass.py` fills it).
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable


def text(words: str) -> bytes:
    """A PDF text string: UTF-16 with its mark, in hexadecimal."""
    return b"<FEFF" + words.encode("utf-16-be").hex().upper().encode() + b">"


def name_tree(values: Iterable[tuple[int, int]]) -> bytes:
    """The entries of a number tree's leaf: number and the object it leads to."""
    return b" ".join(f"{number} {reference} 0 R".encode() for number, reference in values)


class Document:
    """Objects by number from 1; `reserve` gives a number whose object follows later."""

    def __init__(self) -> None:
        self._objects: list[bytes | None] = []

    def reserve(self) -> int:
        self._objects.append(None)
        return len(self._objects)

    def put(self, number: int, body: bytes) -> int:
        self._objects[number - 1] = body
        return number

    def add(self, body: bytes) -> int:
        return self.put(self.reserve(), body)

    def stream(self, data: bytes, entries: bytes = b"", *, packed: bool = True, level: int = 6) -> int:
        """`packed`: deflated here; otherwise the bytes as they are, with whatever filter `entries` names."""
        if packed:
            data = zlib.compress(data, level)
            entries += b" /Filter /FlateDecode"
        head = b"<< /Length %d%s >>\nstream\n" % (len(data), b" " + entries.strip() if entries.strip() else b"")
        return self.add(head + data + b"\nendstream")

    def finish(self, *, root: int, info: int) -> bytes:
        """The whole file with its cross-reference table; the identifier is the digest of the content."""
        out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
        places = []
        for number, body in enumerate(self._objects, start=1):
            if body is None:
                raise RuntimeError(f"object {number} was reserved and never written")
            places.append(len(out))
            out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
        start = len(out)
        out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
        out += b"".join(b"%010d 00000 n \n" % place for place in places)
        mark = hashlib.sha256(out).hexdigest()[:32].encode()
        out += b"trailer\n<< /Size %d /Root %d 0 R /Info %d 0 R /ID [<%s> <%s>] >>\n" % (
            len(places) + 1, root, info, mark, mark,
        )  # fmt: skip
        out += b"startxref\n%d\n%%%%EOF\n" % start
        return bytes(out)
