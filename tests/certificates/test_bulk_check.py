"""A list of certificates checked at once tells no more than the public check does, and no formula leaves it."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.api import NotAllowed, Refused, write_table
from certificates import api
from certificates.actions import check_list as limits
from certificates.domain.numbering import format_number
from certificates.models import BulkCheck
from evidence.api import Event
from tests.accounts import factories as people
from tests.certificates import factories as make
from tests.exams.factories import signed_in

pytestmark = pytest.mark.django_db


def listed(rows) -> io.BytesIO:
    return io.BytesIO(write_table("名单", api.BULK_COLUMNS, rows))


def employer():
    return people.make_staff("organisation_admin", people.make_organisation("enterprise"))


def test_right_rows_are_answered_and_a_wrong_name_looks_like_no_certificate():
    valid = make.make_bare_certificate()
    revoked = make.make_bare_certificate(state="revoked")
    nobody = format_number(year=2026, serial=1)
    rows = api.check_list(
        listed([
            [valid.number.lower(), valid.person.name], [revoked.number, revoked.person.name],
            [valid.number, "李四"], [nobody, "李四"], ["=1+1", "=cmd"], [valid.number, ""],
        ]),
        by=employer(),
    )  # fmt: skip
    assert [row[2] for row in rows] == ["有效", "已撤销", "未查到", "未查到", "未查到", "未查到"]
    assert rows[2][3:] == rows[3][3:]
    assert valid.person.id_number not in str(rows)
    event = Event.objects.filter(kind="certificates.list.checked").get()
    assert event.body == {"rows": 6, "missed": 4}


def test_the_answer_is_a_workbook_without_formulas():
    client = signed_in(employer())
    rows = [["=HYPERLINK(1)", "+x"], ["@a", "-b"]]
    sent = client.post(reverse("certificates:bulk"), {"file": SimpleUploadedFile("a.xlsx", listed(rows).getvalue())})
    book = openpyxl.load_workbook(io.BytesIO(sent.content))
    cells = [cell for row in book.active.iter_rows() for cell in row]
    assert len(cells) == 3 * len(api.BULK_ANSWER)
    assert "f" not in {cell.data_type for cell in cells}
    assert any(cell.value == "=HYPERLINK(1)" for cell in cells)
    assert client.get(reverse("certificates:bulk")).status_code == 200
    assert client.get(reverse("certificates:bulk") + "?template").content[:2] == b"PK"
    assert client.post(reverse("certificates:bulk")).status_code == 400


def test_who_keeps_nobody_may_not_and_a_thousand_guesses_end_early():
    with pytest.raises(NotAllowed):
        api.check_list(listed([["x", "y"]]), by=people.make_user())
    guesser, certificate = employer(), make.make_bare_certificate()
    names = [[certificate.number, f"王{place}"] for place in range(limits.MOST_ROWS)]
    rows = api.check_list(listed(names), by=guesser)
    assert {row[2] for row in rows} == {"未查到"}
    with pytest.raises(Refused, match="明天再查"):
        api.check_list(listed([[certificate.number, certificate.person.name]]), by=guesser)
    with pytest.raises(Refused, match="拆成几份"):
        api.check_list(listed([["x", "y"]] * (limits.MOST_ROWS + 1)), by=employer())


def test_the_days_rows_are_limited(monkeypatch):
    monkeypatch.setattr(limits, "ROWS_A_DAY", 5)
    asker, certificate = employer(), make.make_bare_certificate()
    row = [certificate.number, certificate.person.name]
    api.check_list(listed([row] * 3), by=asker)
    with pytest.raises(Refused, match="一天最多"):
        api.check_list(listed([row] * 3), by=asker)
    assert BulkCheck.objects.count() == 1
