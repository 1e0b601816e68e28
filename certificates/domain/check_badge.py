#!/usr/bin/env python3
"""Check an Open Badge 3.0 of the platform offline: python3 check_badge.py BADGE.jwt --did did.json [--status LIST …]

`did.json` is https://<site>/.well-known/did.json, kept from an earlier day; the status lists are the addresses that
the badge itself names. `--token` is the text behind /certificates/v/ in the QR code of the paper certificate: it shows
that badge and paper belong together. Only Python is needed: RS256 (RFC 8017, 8.2.2) is one power and one comparison.
Exit code 0: everything fits; 1: every fault is named.
"""

import argparse
import base64
import gzip
import hashlib
import hmac
import io
import json
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

Json = dict[str, Any]
CONTEXTS = ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"]
SHA256_INFO = bytes.fromhex("3031300d060960864801650304020105000420")
LONGEST = 1_000_000
"""Characters of a token, and bytes of an unpacked list: more is no badge of ours."""


class Broken(Exception):
    """What is wrong, as a Chinese sentence."""


def unpacked(text: str) -> bytes:
    if not text.isascii() or any(character not in ALPHABET for character in text):
        raise Broken("编码不是 base64url")
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


ALPHABET = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


def json_of(data: bytes) -> Json:
    """One JSON object in which no name stands twice."""

    def once(pairs: list[tuple[str, Any]]) -> Json:
        found = dict(pairs)
        if len(found) != len(pairs):
            raise Broken("同一个字段出现了两次")
        return found

    try:
        found = json.loads(data, object_pairs_hook=once)
    except ValueError as error:
        raise Broken("内容不是 JSON") from error
    if not isinstance(found, dict):
        raise Broken("内容不是 JSON 对象")
    return found


def opened(token: str, did: Json) -> Json:
    """The signed object, after its signature was found to be by a key of the DID document. Raises Broken."""
    parts = token.strip().split(".")
    if len(parts) != 3 or len(token) > LONGEST:
        raise Broken("不是三段的签名文本")
    header, signature = json_of(unpacked(parts[0])), unpacked(parts[2])
    if header.get("alg") != "RS256":
        raise Broken(f"签名算法 {header.get('alg')} 不被接受，只认 RS256")
    if set(header) - {"alg", "kid", "typ"} or header.get("typ", "JWT") != "JWT":
        raise Broken("签名头里有不该有的字段")
    numbers = key_of(did, str(header.get("kid", "")))
    if not signed_by(numbers, f"{parts[0]}.{parts[1]}".encode(), signature):
        raise Broken("签名不成立：内容被改动，或不是本平台签发")
    return json_of(unpacked(parts[1]))


def key_of(did: Json, kid: str) -> tuple[int, int]:
    """Modulus and exponent of the key with this name among those that may assert."""
    allowed = {one if isinstance(one, str) else one.get("id") for one in did.get("assertionMethod", ())}
    for method in did.get("verificationMethod", ()):
        jwk = method.get("publicKeyJwk", {})
        if kid and jwk.get("kid") == kid and method.get("id") in allowed and jwk.get("kty") == "RSA":
            return int.from_bytes(unpacked(jwk["n"]), "big"), int.from_bytes(unpacked(jwk["e"]), "big")
    raise Broken("签名所用的密钥不在本平台公布的密钥之中")


def signed_by(numbers: tuple[int, int], text: bytes, signature: bytes) -> bool:
    """RSASSA-PKCS1-v1_5: the whole padded block is compared, so nothing can hide in it."""
    modulus, exponent = numbers
    size = (modulus.bit_length() + 7) // 8
    number = int.from_bytes(signature, "big")
    if modulus.bit_length() < 2048 or len(signature) != size or number >= modulus:
        return False
    tail = SHA256_INFO + hashlib.sha256(text).digest()
    wanted = b"\x00\x01" + b"\xff" * (size - len(tail) - 3) + b"\x00" + tail
    return hmac.compare_digest(pow(number, exponent, modulus).to_bytes(size, "big"), wanted)


def moment(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise Broken(f"时间 {text} 写法不对") from error
    if found.tzinfo is None:
        raise Broken(f"时间 {text} 没有时区")
    return found


def faults(badge: Json, did: Json, *, now: datetime) -> Iterator[str]:
    """What Open Badges 3.0 asks of the signed object, and what doesn't fit."""
    subject, issuer = (
        value if isinstance(value := badge.get(name), dict) else {} for name in ("credentialSubject", "issuer")
    )
    if badge.get("@context", [])[:2] != CONTEXTS:
        yield "不是 Open Badges 3.0 的格式（@context）"
    if not {"VerifiableCredential", "OpenBadgeCredential"} <= set(badge.get("type", ())):
        yield "不是数字徽章（type）"
    if not did.get("id") or badge.get("iss") != did["id"] or issuer.get("id") != did["id"]:
        yield "签发者不是公布密钥的平台"
    if not badge.get("jti") or badge["jti"] != badge.get("id"):
        yield "徽章编号前后不符（jti）"
    if not badge.get("sub") or badge["sub"] != subject.get("id"):
        yield "持有者代号前后不符（sub）"
    if not (subject.get("achievement") or {}).get("criteria"):
        yield "没有写明取得条件（achievement）"
    begins = moment(badge.get("validFrom", ""))
    if badge.get("nbf") != int(begins.timestamp()):
        yield "有效期起前后不符（nbf）"
    if begins > now:
        yield "还没有生效"
    if ("validUntil" in badge) != ("exp" in badge):
        yield "有效期止前后不符（exp）"
    elif "validUntil" in badge:
        ends = moment(badge["validUntil"])
        if badge["exp"] != int(ends.timestamp()):
            yield "有效期止前后不符（exp）"
        if ends < now:
            yield f"已过期（有效期至 {ends.date()}）"


def bit_of(listed: Json, entry: Json, did: Json) -> bool:
    """Whether this place of a status list is set. Raises Broken for a list that is not the one named."""
    subject = listed.get("credentialSubject") or {}
    if listed.get("id") != entry["statusListCredential"] or listed.get("iss") != did.get("id"):
        raise Broken("状态清单不是徽章所指的那一份")
    if subject.get("type") != "BitstringStatusList" or subject.get("statusPurpose") != entry["statusPurpose"]:
        raise Broken("状态清单的用途不符")
    packed = unpacked(str(subject.get("encodedList", ""))[1:])
    with gzip.GzipFile(fileobj=io.BytesIO(packed)) as source:
        bits = source.read(LONGEST + 1)
    place = int(entry["statusListIndex"])
    if not 0 <= place < len(bits) * 8 or len(bits) > LONGEST:
        raise Broken("状态清单里没有这个位置")
    return bool(bits[place // 8] & 0x80 >> place % 8)


UNKNOWN = "没有给出状态清单，未核对"
WORDS = {"revocation": ("没有被撤销或换发", "已被撤销或换发，不再有效"), "suspension": ("没有被暂停", "已被暂停")}


def status_rows(badge: Json, did: Json, lists: Sequence[str]) -> Iterator[tuple[str, str]]:
    """(what, fault) for each purpose; a purpose whose list was not given is said to be unknown, which is no fault."""
    given = [opened(token, did) for token in lists]
    for entry in badge.get("credentialStatus", ()):
        listed = next((one for one in given if one.get("id") == entry.get("statusListCredential")), None)
        good, bad = WORDS.get(str(entry.get("statusPurpose")), ("", "状态清单的用途不认识"))
        if listed is None:
            yield f"状态（{good}）：{UNKNOWN}", ""
        else:
            yield f"状态：{good}", bad if bit_of(listed, entry, did) else ""


def check(
    token: str, did: Json, *, lists: Sequence[str] = (), paper: str = "", now: datetime | None = None
) -> list[tuple[str, str]]:
    """(what was checked, what is wrong with it or nothing), in the order of checking."""
    try:
        badge = opened(token, did)
    except (Broken, KeyError, TypeError, AttributeError) as error:
        return [("签名", str(error) if isinstance(error, Broken) else "格式被破坏")]
    rows = [("签名", "")]
    try:
        wrong = list(faults(badge, did, now=now or datetime.now(UTC)))
        rows += [("内容", fault) for fault in wrong] or [("内容", "")]
        rows += status_rows(badge, did, lists)
        if paper:
            known = (badge["credentialSubject"].get("identifier") or [{}])[0]
            wanted = "sha256$" + hashlib.sha256(f"{paper}{known.get('salt', '')}".encode()).hexdigest()
            same = hmac.compare_digest(str(known.get("identityHash", "")), wanted)
            rows.append(("与纸质证书", "" if same else "徽章与这张证书的二维码不是一对"))
    except (Broken, KeyError, TypeError, ValueError, AttributeError, OSError, EOFError) as error:
        rows.append(("内容", str(error) if isinstance(error, Broken) else "格式被破坏"))
    return rows


def told(what: str, wrong: str) -> str:
    """One line: what nobody could check is never said to agree."""
    if wrong:
        return f"[不符] {what}：{wrong}"
    return f"[未核对] {what}" if what.endswith(UNKNOWN) else f"[一致] {what}"


def main() -> int:
    parser = argparse.ArgumentParser(description="核对数字徽章")
    parser.add_argument("badge", type=Path)
    parser.add_argument("--did", type=Path, required=True)
    parser.add_argument("--status", type=Path, nargs="*", action="extend", default=[])
    parser.add_argument("--token", default="")
    given = parser.parse_args()
    try:
        did = json_of(given.did.read_bytes())
        lists = [file.read_text(encoding="utf-8") for file in given.status]
        rows = check(given.badge.read_text(encoding="utf-8"), did, lists=lists, paper=given.token)
    except (OSError, UnicodeDecodeError, Broken) as error:
        sys.stdout.write(f"[不符] 文件读不出来：{error}\n")
        return 1
    for what, wrong in rows:
        sys.stdout.write(told(what, wrong) + "\n")
    return int(any(wrong for _what, wrong in rows))


if __name__ == "__main__":
    raise SystemExit(main())
