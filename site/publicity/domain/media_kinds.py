"""Whether an uploaded file is what its name says, by its first bytes. A film that is a web page is no film."""

from __future__ import annotations

HEAD = 64
PLAYED = ("mp4", "m4a", "mp3", "vtt")
_BRANDS: dict[str, tuple[bytes, ...]] = {
    "mp4": (b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"dash", b"M4V ", b"mmp4")
}
_BRANDS["m4a"] = (b"M4A ", b"M4B ", *_BRANDS["mp4"])


def is_what_it_says(extension: str, head: bytes) -> bool:
    """True for kinds that are not looked into here."""
    kind = extension.lower()
    if kind in _BRANDS:
        return head[4:8] == b"ftyp" and head[8:12] in _BRANDS[kind]
    if kind == "mp3":
        return head[:3] == b"ID3" or (len(head) > 1 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2)
    if kind == "vtt":
        words = head.removeprefix(b"\xef\xbb\xbf")
        return words[:6] == b"WEBVTT" and words[6:7] in (b"", b" ", b"\t", b"\n", b"\r")
    if kind == "pdf":
        return b"%PDF-" in head
    if kind in ("docx", "xlsx", "pptx", "zip"):
        return head[:4] in (b"PK\x03\x04", b"PK\x05\x06")
    return True
