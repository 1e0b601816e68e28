"""Ways to forge a digital badge, each caught by the program that goes out to everybody, each with its reason."""

from __future__ import annotations

import base64
import hashlib
import hmac

import pytest

from certificates import api
from tests.certificates.badge_world import by_a_stranger, keys_in, made, packed, parts, resigned, resigned_text, wrong


@pytest.fixture(scope="module", autouse=True)
def _one_key(tmp_path_factory):
    yield from keys_in(tmp_path_factory.mktemp("keys"))


def forgeries(jws: str, other: str) -> dict[str, tuple[str, str]]:
    """What → (token, word of the reason)."""
    header, said, signature = parts(jws)
    head, body, sign = jws.split(".")
    later = {**said, "validUntil": "2099-12-31T23:59:59+08:00", "exp": 4102415999}
    subject = said["credentialSubject"]
    confused = base64.urlsafe_b64encode(
        hmac.new(b"key", f"{packed({**header, 'alg': 'HS256'})}.{body}".encode(), hashlib.sha256).digest()
    ).rstrip(b"=").decode()  # fmt: skip
    flipped = bytearray(signature)
    flipped[9] ^= 1
    return {
        "another name": (f"{head}.{packed({**said, 'name': '高压电工'})}.{sign}", "签名不成立"),
        "a longer term": (f"{head}.{packed(later)}.{sign}", "签名不成立"),
        "no status": (
            f"{head}.{packed({key: value for key, value in said.items() if key != 'credentialStatus'})}.{sign}",
            "签名不成立",
        ),
        "another holder": (
            f"{head}.{packed({**said, 'credentialSubject': {**subject, 'id': 'urn:uuid:x'}})}.{sign}", "签名不成立",
        ),
        "the signature of another badge": (f"{head}.{body}.{other.split('.')[2]}", "签名不成立"),
        "a bit of the signature": (f"{head}.{body}.{packed(bytes(flipped))}", "签名不成立"),
        "a signature with more behind it": (f"{head}.{body}.{packed(signature + bytes(1))}", "签名不成立"),
        "no signature": (f"{head}.{body}.", "签名不成立"),
        "alg none": (f"{packed({**header, 'alg': 'none'})}.{body}.", "只认 RS256"),
        "alg confused": (f"{packed({**header, 'alg': 'HS256'})}.{body}.{confused}", "只认 RS256"),
        "a key brought along": (f"{packed({**header, 'jwk': {'kty': 'RSA'}})}.{body}.{sign}", "不该有的字段"),
        "a stranger's key by our name": (by_a_stranger(header, said), "签名不成立"),
        "a stranger's key by its own name": (by_a_stranger({**header, "kid": "https://x.example/k"}, said), "密钥"),
        "two parts": (f"{head}.{body}", "三段"),
        "no base64": (f"{head}.{body}.!!", "base64url"),
        "no JSON": (f"{packed(b'{')}.{body}.{sign}", "JSON"),
        "a name twice": (resigned_text(jws), "两次"),
        "ours, but another issuer": (resigned({**said, "iss": "did:web:x.example"}), "签发者"),
        "ours, but another number": (resigned({**said, "jti": "urn:uuid:x"}), "编号"),
        "ours, but another subject": (resigned({**said, "sub": "urn:uuid:x"}), "代号"),
        "ours, but dates that differ": (resigned({**said, "exp": said["exp"] + 1}), "有效期止"),
        "ours, but no end claimed": (resigned({k: v for k, v in said.items() if k != "exp"}), "有效期止"),
        "ours, but of the future": (
            resigned({**said, "validFrom": "2098-01-01T00:00:00+08:00", "nbf": 4039257600}), "还没有生效",
        ),
        "a status list passed as a badge": (api.write_status_list(0, "revocation"), "不是数字徽章"),
    }  # fmt: skip


@pytest.mark.django_db
def test_every_forgery_is_caught_with_its_reason():
    _certificate, badge = made()
    _another, other = made()
    assert wrong(badge.jws) == []
    forged = forgeries(badge.jws, other.jws)
    said = {label: "；".join(wrong(token)) for label, (token, _word) in forged.items()}
    assert {label: said[label] for label, (_token, word) in forged.items() if word not in said[label]} == {}
    assert len(forged) >= 24
