"""A paper packed before the bell, so that a start only hands it on.

Packed is the opening of the reply (`OPENING`, the sections as JSON, a comma) as deflate that ends on a whole byte; the
little that is known only at the start follows in stored blocks, as it is. Both together are one gzip file (RFC 1951,
RFC 1952), whose check sum goes on where the packed one stopped.

Stored: CRC-32 and length of the text, four bytes each, big-endian; then the deflate.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Iterator
from typing import Any

OPENING = '{"paper": {"sections": '
_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"  # deflate, no name, no time, no system named
_FRAME = struct.Struct(">II")
_RAW = -zlib.MAX_WBITS
_BLOCK = struct.Struct("<BHH")
_LONGEST = 0xFFFF


def pack(sections: list[Any]) -> bytes:
    """The opening with these sections."""
    text = f"{OPENING}{json.dumps(sections, ensure_ascii=False, separators=(',', ':'))}, ".encode()
    press = zlib.compressobj(6, zlib.DEFLATED, _RAW)
    return _FRAME.pack(zlib.crc32(text), len(text)) + press.compress(text) + press.flush(zlib.Z_FULL_FLUSH)


def zipped(packed: bytes, rest: bytes) -> bytes:
    """A gzip file of the opening and what follows it."""
    check, length = _FRAME.unpack_from(packed)
    foot = struct.pack("<II", zlib.crc32(rest, check), (length + len(rest)) & 0xFFFFFFFF)
    return b"".join((_HEAD, packed[_FRAME.size :], *_stored(rest), foot))


def _stored(data: bytes) -> Iterator[bytes]:
    """Deflate that packs nothing: each block says whether it is the last, its length and the length's complement."""
    for at in range(0, max(len(data), 1), _LONGEST):
        part = data[at : at + _LONGEST]
        yield _BLOCK.pack(at + _LONGEST >= len(data), len(part), len(part) ^ 0xFFFF)
        yield part


def opened(packed: bytes) -> str:
    """The opening as text. ValueError when it is not what was packed."""
    check, length = _FRAME.unpack_from(packed)
    try:
        text = zlib.decompressobj(_RAW).decompress(packed[_FRAME.size :])
    except zlib.error as error:
        raise ValueError("not deflate") from error
    if (zlib.crc32(text), len(text)) != (check, length):
        raise ValueError("not what was packed")
    return text.decode()


def sections_of(packed: bytes) -> Any:
    """The sections that were packed. ValueError when they can't be read."""
    try:
        return json.loads(opened(packed).removeprefix(OPENING).rstrip(", "))
    except struct.error as error:
        raise ValueError("too short") from error
