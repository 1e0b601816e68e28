"""The story of a certificate names what somebody altered by hand."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from certificates import api
from certificates.actions.steps import read
from tests.certificates import factories as make

pytestmark = pytest.mark.django_db
OURS = ("证书编号", "证书内容", "证书文件", "状态变更", "证据链", "与本证书有关的证据")


def broken(number: str) -> dict[str, str]:
    """Our own broken links; the examination's side has its own tests."""
    trace = api.trace(number)
    assert trace is not None
    assert set(OURS) <= {link.title for link in trace.links}
    return {link.title: link.reason for link in trace.broken if link.title in OURS}


def sql(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_an_untouched_certificate_holds_in_every_link():
    assert broken(make.make_certificate().number) == {}


ALTERED = [
    ("UPDATE certificates_certificate SET valid_to = '2040-01-01'", {"证书内容": "有效期"}),
    ("UPDATE certificates_certificate SET valid_from = '2020-01-01'", {"证书内容": "有效期"}),
    ("UPDATE certificates_certificate SET token = 'x'", {"证书内容": "查验码"}),
    ('UPDATE certificates_certificate SET payload = \'{"name": "李四"}\'', {"证书内容": "哈希不符"}),
    (
        "UPDATE certificates_certificate SET payload_hash = 'ff'",
        {"证书内容": "哈希", "证书文件": "同一份", "与本证书有关的证据": "哈希"},
    ),
    ("UPDATE certificates_certificate SET pdf_sha256 = 'ff'", {"证书文件": "SHA-256", "与本证书有关的证据": "SHA-256"}),
    (
        "UPDATE certificates_certificate SET state = 'revoked'",
        {"状态变更": "变更记录", "与本证书有关的证据": "没有撤销记录"},
    ),
    ("UPDATE certificates_numberreservation SET state = 'voided'", {"证书编号": "登记"}),
]


@pytest.mark.parametrize(("statement", "named"), ALTERED)
def test_a_row_altered_by_sql_is_found_and_named(statement, named):
    number = make.make_certificate().number
    sql(statement)
    found = broken(number)
    assert set(found) == set(named)
    for title, words in named.items():
        assert words in found[title]


def test_a_certificate_given_to_another_person_is_found():
    number = make.make_certificate().number
    other = make.people.make_person()
    sql("UPDATE certificates_certificate SET person_id = %s", other.pk)
    assert "人员" in broken(number)["与本证书有关的证据"]


def test_a_revocation_undone_by_sql_is_found():
    certificate = make.make_certificate()
    first, second = make.make_officer(certificate.issuer), make.make_officer(certificate.issuer)
    change = api.propose_revocation(certificate, kind="fraud", ground="替考", by=first)
    api.approve_revocation(change, by=second)
    assert broken(certificate.number) == {}
    sql("UPDATE certificates_certificate SET state = 'valid'")
    assert set(broken(certificate.number)) == {"状态变更", "与本证书有关的证据"}


def test_an_altered_file_is_found(private_files):
    certificate = make.make_certificate()
    file = private_files / certificate.pdf.name
    file.write_bytes(read(certificate.pdf.name).replace(b"%%EOF", b"%%EOE"))
    assert set(broken(certificate.number)) == {"证书文件"}
    file.unlink()
    assert "不存在" in broken(certificate.number)["证书文件"]


def test_an_altered_event_is_found():
    number = make.make_certificate().number
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER evidence_event_no_update")
        else:
            cursor.execute("ALTER TABLE evidence_event DISABLE TRIGGER evidence_event_append_only")
    sql("UPDATE evidence_event SET actor = 'x' WHERE kind = 'certificates.certificate.issued'")
    assert "内容与其哈希不符" in broken(number)["证据链"]


def test_a_missing_examination_breaks_a_link_and_not_the_page():
    trace = api.trace(make.make_certificate().number)
    assert not trace.ok  # the factories lay rows without the examination's own evidence
    assert all(link.reason for link in trace.broken)


def test_the_command_prints_the_story_and_fails_on_a_break():
    certificate = make.make_certificate()
    out = StringIO()
    with pytest.raises(CommandError, match="个环节不符"):
        call_command("trace", certificate.number, stdout=out)
    assert "证书文件" in out.getvalue()
    with pytest.raises(CommandError, match="没有编号"):
        call_command("trace", "AP-2026-999999-9", stdout=out)
