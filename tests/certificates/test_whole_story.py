"""From the exam room to the certificate: every link holds, and each row altered by SQL breaks its own link."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from certificates import api
from tests.certificates.earned import earned_certificate

pytestmark = pytest.mark.django_db


@pytest.fixture
def number() -> str:
    """Of somebody without training but with a skill certificate."""
    return earned_certificate().number


def test_every_link_from_exemption_to_evidence_holds(number):
    trace = api.trace(number)
    assert [(link.title, link.reason) for link in trace.broken] == []
    titles = "培训学时 资格审查 试卷 答案 成绩 证书编号 证书内容 证书文件 状态变更 证据链 与本证书有关的证据 公开日志"
    assert [link.title for link in trace.links] == titles.split()
    out = StringIO()
    call_command("trace", number, stdout=out)
    assert "12 个环节全部核对一致" in out.getvalue()


@pytest.mark.parametrize(
    ("statement", "title"),
    [
        ("UPDATE exams_response SET value = 'X' WHERE position = 1", "答案"),
        ("UPDATE exams_scorereport SET total = 8100", "成绩"),
        ("UPDATE exams_paper SET paper_hash = 'ff'", "试卷"),
        ("UPDATE exams_paperkey SET letters = '{}'", "考试过程"),
        ('UPDATE exams_registration SET eligibility = \'{"conditions": [], "eligible": false}\'', "资格审查"),
        ("DELETE FROM courses_exemption", "培训学时"),
        ("UPDATE certificates_certificate SET valid_to = '2050-01-01'", "证书内容"),
    ],
)
def test_a_row_altered_anywhere_on_the_way_is_named(statement, title, number):
    with connection.cursor() as cursor:
        cursor.execute(statement)
    trace = api.trace(number)
    assert title in [link.title for link in trace.broken]
    assert all(link.reason for link in trace.broken)
