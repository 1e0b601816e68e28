"""Open Badges of certificates: what they say, whom they name (nobody), who can forge them (nobody), when they end."""

from __future__ import annotations

import base64
import gzip
import json
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from accounts.api import Refused
from certificates import api
from certificates.actions import badge_keys
from certificates.domain.badge import LIST_SIZE, encoded_list, place_of
from certificates.models import Badge, Certificate
from certificates.views.badges import LISTS
from evidence import api as evidence
from tests.accounts import factories as people
from tests.certificates import factories as make
from tests.certificates.badge_world import keys_in, lists_of, made, packed, parts, resigned, wrong
from tests.certificates.threads import in_threads

SCRIPT = Path(api.CHECK_BADGE)


@pytest.fixture(scope="module", autouse=True)
def _one_key(tmp_path_factory):
    yield from keys_in(tmp_path_factory.mktemp("keys"))


@pytest.fixture(autouse=True)
def nothing_kept():
    LISTS.clear()


def holder_of(certificate: Certificate) -> Any:
    user = people.make_user()
    type(certificate.person).objects.filter(pk=certificate.person_id).update(user=user)
    return user


@pytest.mark.django_db
def test_a_badge_has_what_open_badges_3_asks_for(settings):
    certificate, badge = made()
    header, said, _signature = parts(badge.jws)
    assert set(header) == {"alg", "kid", "typ"}
    assert (header["alg"], header["typ"]) == ("RS256", "JWT")
    assert said["@context"] == [
        "https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    ]  # fmt: skip
    assert said["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    subject = said["credentialSubject"]
    assert subject["type"] == ["AchievementSubject"]
    achievement = subject["achievement"]
    assert {"id", "type", "name", "description", "criteria"} <= set(achievement)
    assert achievement["criteria"]["narrative"]
    assert said["issuer"]["type"] == ["Profile"]
    assert (said["iss"], said["jti"], said["sub"]) == (said["issuer"]["id"], said["id"], subject["id"])
    assert said["nbf"] == datetime.fromisoformat(said["validFrom"]).timestamp()
    assert said["exp"] == datetime.fromisoformat(said["validUntil"]).timestamp()
    assert said["validUntil"].startswith(certificate.valid_to.isoformat())
    assert said["iss"].startswith("did:web:")
    identity = subject["identifier"][0]
    assert (identity["type"], identity["hashed"], identity["identityType"][:4]) == ("IdentityObject", True, "ext:")
    assert [entry["statusPurpose"] for entry in said["credentialStatus"]] == ["revocation", "suspension"]
    assert {entry["type"] for entry in said["credentialStatus"]} == {"BitstringStatusListEntry"}


@pytest.mark.django_db
def test_it_names_nobody_and_fits_only_its_own_paper():
    certificate, badge = made()
    _header, said, _signature = parts(badge.jws)
    text = json.dumps(said, ensure_ascii=False)
    person = certificate.person
    for secret in (person.name, certificate.number, certificate.token, str(person.uuid), str(certificate.uuid),
                   person.id_number_masked, certificate.payload_hash):  # fmt: skip
        assert secret not in text
    assert wrong(badge.jws, paper=certificate.token) == []
    assert any("二维码" in fault for fault in wrong(badge.jws, paper=make.make_bare_certificate().token))


@pytest.mark.django_db
def test_the_file_is_made_once_and_is_the_same_ever_after():
    certificate, badge = made()
    again = api.make_badge(certificate, by=people.make_user())
    assert (again.pk, again.jws) == (badge.pk, badge.jws)
    kinds = [event.kind for event in evidence.events_about(certificate.subject)]
    assert kinds.count("certificates.badge.made") == 1


@pytest.mark.django_db
def test_openssl_and_cryptography_agree_with_our_own_check(tmp_path):
    _certificate, badge = made()
    header, _said, signature = parts(badge.jws)
    text = badge.jws.rpartition(".")[0].encode()
    jwk = Client().get("/" + header["kid"].split("/", 3)[3]).json()
    assert "d" not in jwk
    numbers = [int.from_bytes(base64.urlsafe_b64decode(jwk[name] + "==="), "big") for name in ("e", "n")]
    public = rsa.RSAPublicNumbers(*numbers).public_key()
    public.verify(signature, text, padding.PKCS1v15(), hashes.SHA256())
    pem = public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    for name, data in (("key.pem", pem), ("text", text), ("signature", signature), ("bent", text + b"x")):
        (tmp_path / name).write_bytes(data)

    def openssl(of: str) -> int:
        command = ["openssl", "dgst", "-sha256", "-verify", "key.pem", "-signature", "signature", of]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode

    assert (openssl("text"), openssl("bent")) == (0, 1)
    assert wrong(badge.jws) == []


def state(certificate: Certificate, to: str, kind: str) -> None:
    first, second = make.make_officer(certificate.issuer), make.make_officer(certificate.issuer)
    api.approve_revocation(api.propose_change(certificate, to=to, kind=kind, ground="x", by=first), by=second)


@pytest.mark.django_db
def test_suspension_revocation_and_their_undoing_show_in_the_very_next_answer():
    certificate, badge = made()
    _other, untouched = made()
    assert wrong(badge.jws, lists=lists_of(badge)) == []
    seen = []
    for to, kind in (
        ("suspended", "investigation"),
        ("valid", "cleared"),
        ("revoked", "fraud"),
        ("valid", "overturned"),
    ):
        begun = time.monotonic()
        state(certificate, to, kind)
        seen.append("；".join(wrong(badge.jws, lists=lists_of(badge))))
        assert time.monotonic() - begun < 1
    assert ["暂停" in seen[0], seen[1], "撤销" in seen[2], seen[3]] == [True, "", True, ""]
    assert wrong(untouched.jws, lists=lists_of(untouched)) == []


@pytest.mark.django_db
def test_the_twin_that_keeps_a_list_by_its_address_alone_shows_the_old_state(monkeypatch):
    certificate, badge = made()
    lists_of(badge)
    monkeypatch.setattr(api, "revision_of", lambda number: 0)
    state(certificate, "revoked", "fraud")
    assert wrong(badge.jws, lists=lists_of(badge)) == []


@pytest.mark.django_db
def test_a_replaced_certificate_has_no_good_badge_and_gets_no_new_one():
    certificate = make.make_certificate()
    badge = api.make_badge(certificate, by=people.make_user())
    order = api.order_replacement(certificate, reason="遗失", by=make.make_officer(certificate.issuer))
    api.issue_certificate(order.pk)
    assert any("换发" in fault for fault in wrong(badge.jws, lists=lists_of(badge)))
    with pytest.raises(Refused):
        api.make_badge(certificate, by=people.make_user())


@pytest.mark.django_db
def test_a_list_of_another_place_purpose_or_hand_is_refused():
    _certificate, badge = made()
    revocation, suspension = lists_of(badge)
    assert wrong(badge.jws, lists=[revocation, suspension]) == []
    head, body, sign = revocation.split(".")
    _header, said, _signature = parts(revocation)
    clean = {**said, "credentialSubject": {**said["credentialSubject"], "encodedList": encoded_list([])}}
    assert any("签名不成立" in fault for fault in wrong(badge.jws, lists=[f"{head}.{packed(clean)}.{sign}"]))
    other = {**said, "credentialSubject": {**said["credentialSubject"], "statusPurpose": "message"}}
    assert any("用途" in fault for fault in wrong(badge.jws, lists=[resigned(other)]))
    short = "u" + packed(gzip.compress(bytes(0)))
    small = {**said, "credentialSubject": {**said["credentialSubject"], "encodedList": short}}
    assert any("没有这个位置" in fault for fault in wrong(badge.jws, lists=[resigned(small)]))


def test_an_expired_badge_says_so_and_places_are_all_different():
    taken = {place_of(serial) for serial in range(1, LIST_SIZE + 3)}
    assert len(taken) == LIST_SIZE + 2
    assert {number for number, _index in taken} == {0, 1}


@pytest.mark.django_db
def test_the_end_of_the_last_day_ends_the_badge():
    certificate, badge = made()
    last = datetime(certificate.valid_to.year, certificate.valid_to.month, certificate.valid_to.day, tzinfo=UTC)
    assert wrong(badge.jws, now=last) == []
    assert any("已过期" in fault for fault in wrong(badge.jws, now=last + timedelta(days=1)))


@pytest.mark.django_db
def test_the_script_needs_neither_the_platform_nor_a_library(tmp_path):
    certificate, badge = made()
    files = {"badge.jwt": badge.jws, "did.json": Client().get("/.well-known/did.json").content.decode()}
    files |= {f"list{number}.jwt": text for number, text in enumerate(lists_of(badge))}
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    served = Client().get(reverse("certificates:badge-script")).content
    (tmp_path / "check_badge.py").write_bytes(served)

    def run(*more: str) -> tuple[int, str]:
        command = [sys.executable, "-I", "-S", "check_badge.py", "badge.jwt", "--did", "did.json", *more]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False,
                              env={"PATH": "/usr/bin:/bin", "PYTHONIOENCODING": "utf-8"})  # fmt: skip
        return done.returncode, done.stdout + done.stderr

    code, said = run("--status", "list0.jwt", "list1.jwt", "--token", certificate.token)
    assert (code, "[不符]" in said, said.count("[一致]")) == (0, False, 5), said
    assert run("--status", "list0.jwt", "--status", "list1.jwt")[1].count("[一致]") == 4
    code, said = run("--status", "list1.jwt")
    assert (code, said.count("[一致]"), said.count("[未核对]")) == (0, 3, 1), "what nobody checked does not agree"
    (tmp_path / "badge.jwt").write_text(badge.jws[:-8] + "AAAAAAAA")
    assert "[不符] 签名" in run()[1]
    (tmp_path / "did.json").write_text("[")
    assert run()[0] == 1


@pytest.mark.django_db
def test_the_command_uses_our_own_files_or_those_that_were_kept(tmp_path):
    certificate, badge = made()
    file = tmp_path / "badge.jwt"
    file.write_text(badge.jws)
    out = StringIO()
    call_command("verify_badge", str(file), stdout=out)
    assert out.getvalue().count("✓") == 4
    (tmp_path / "did.json").write_text(json.dumps(api.did_document()))
    call_command("verify_badge", str(file), did=tmp_path / "did.json", stdout=out)
    state(certificate, "revoked", "fraud")
    with pytest.raises(CommandError, match="不符"):
        call_command("verify_badge", str(file), stdout=out)
    assert "已被撤销" in out.getvalue()
    with pytest.raises(CommandError, match="读不出来"):
        call_command("verify_badge", str(tmp_path / "none"), stdout=out)


@pytest.mark.django_db
def test_the_holder_takes_the_file_and_a_stranger_does_not():
    certificate = make.make_bare_certificate()
    client = Client()
    client.force_login(holder_of(certificate))
    address = reverse("certificates:badge", args=[certificate.uuid])
    assert "下载数字徽章" in client.get(address).content.decode()
    assert not Badge.objects.exists()  # looking makes nothing
    answer = client.post(address)
    assert answer["Content-Type"] == "application/vc+jwt"
    assert certificate.number not in answer["Content-Disposition"]
    assert wrong(answer.content.decode()) == []
    stranger = Client()
    stranger.force_login(people.make_user())
    assert stranger.get(address).status_code == stranger.post(address).status_code == 404
    Certificate.objects.filter(pk=certificate.pk).update(state="suspended")
    refused = client.post(address)
    assert (refused.status_code, "不能再生成" in refused.content.decode()) == (409, True)


@pytest.mark.django_db
def test_what_verifiers_fetch_is_public_cached_and_asked_again(django_assert_num_queries):
    _certificate, badge = made()
    _header, said, _signature = parts(badge.jws)
    address = "/" + said["credentialStatus"][0]["statusListCredential"].split("/", 3)[3]
    first = Client().get(address)
    assert (first["Content-Type"], first["Cache-Control"]) == ("application/vc+jwt", "public, no-cache")
    with django_assert_num_queries(2):
        assert Client().get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304
    _head, listed, _sign = parts(first.content.decode())
    assert listed["type"] == ["VerifiableCredential", "BitstringStatusListCredential"]
    bits = gzip.decompress(base64.urlsafe_b64decode(listed["credentialSubject"]["encodedList"][1:] + "==="))
    assert len(bits) * 8 == LIST_SIZE
    for name in ("nothing/", "99/revocation/", "0/message/"):
        assert Client().get(f"/certificates/badges/status/{name}").status_code == 404
    did = Client().get("/.well-known/did.json").json()
    assert did["id"] == said["iss"]
    assert did["verificationMethod"][0]["id"] in did["assertionMethod"]
    assert Client().get(reverse("certificates:badge-key", args=["unknown"])).status_code == 404


def test_two_wishes_at_once_make_one_badge(own_database):
    certificate = make.make_bare_certificate()
    tokens: list[str] = []
    by = people.make_user()
    in_threads(3, lambda _index: tokens.append(api.make_badge(certificate, by=by).jws))
    assert len(set(tokens)) == Badge.objects.count() == 1


def test_a_revocation_at_the_same_moment_is_never_lost_from_the_list(own_database):
    """Whoever comes first: either no badge is made, or the list shows it as revoked."""
    for _round in range(3):
        certificate = make.make_bare_certificate()
        first, second = make.make_officer(certificate.issuer), make.make_officer(certificate.issuer)
        proposal = api.propose_change(certificate, to="revoked", kind="fraud", ground="x", by=first)
        by, badges = people.make_user(), []
        barrier = threading.Barrier(2)

        def work(index, certificate=certificate, proposal=proposal, second=second, by=by, badges=badges, wait=barrier):
            wait.wait()
            if index == 0:
                api.approve_revocation(proposal, by=second)
                return
            try:
                badges.append(api.make_badge(certificate, by=by))
            except Refused:
                return

        in_threads(2, work)
        for badge in badges:
            assert any("撤销" in fault for fault in wrong(badge.jws, lists=lists_of(badge)))


def terms(context: Any) -> dict[str, Any]:
    """Every term that a context defines, nested ones of typed objects included."""
    found: dict[str, Any] = {}
    for name, value in (context or {}).items():
        if not name.startswith("@"):
            found[name] = value
            if isinstance(value, dict) and isinstance(value.get("@context"), dict):
                found |= terms(value["@context"])
    return found


def names_in(value: Any) -> set[str]:
    if isinstance(value, list):
        return set().union(*map(names_in, value)) if value else set()
    if not isinstance(value, dict):
        return set()
    inner = set().union(*map(names_in, value.values())) if value else set()
    return inner | {name for name in value if not name.startswith("@")}


@pytest.mark.django_db
def test_a_new_key_signs_from_now_on_and_the_old_badges_stay_good(tmp_path, settings):
    settings.DATA_DIR = tmp_path
    _certificate, old = made()
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    text = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (tmp_path / "keys" / "badge2027.pem").write_bytes(text)
    badge_keys._keys.cache_clear()  # the program is started anew
    _certificate, new = made()
    kids = [parts(badge.jws)[0]["kid"] for badge in (old, new)]
    assert kids[0] != kids[1]
    assert len(api.did_document()["verificationMethod"]) == 2
    assert wrong(old.jws) == wrong(new.jws) == []


@pytest.mark.django_db
def test_every_word_of_badge_and_list_is_defined_in_the_contexts_we_carry():
    folder = Path(api.CHECK_BADGE).parents[1] / "static/certificates/contexts"
    known: set[str] = set()
    for file in ("credentials-v2.json", "open-badges-3.0.3.json"):
        context = json.loads((folder / file).read_text(encoding="utf-8"))["@context"]
        for one in context if isinstance(context, list) else [context]:
            known |= set(terms(one)) if isinstance(one, dict) else set()
    _certificate, badge = made()
    claims_only = {"iss", "jti", "nbf", "sub", "exp"}
    for token in (badge.jws, *lists_of(badge)):
        _header, said, _signature = parts(token)
        types = set(said["type"]) | {"AchievementSubject", "Achievement", "Profile", "IdentityObject"}
        assert names_in(said) - claims_only - known == set()
        assert types - known <= {"VerifiableCredential"} - known
