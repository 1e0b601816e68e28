"""What readers and administrators meet under /rules/."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from accounts.api import write_table
from qualifications.domain.catalogue_row import COLUMNS
from qualifications.models import CatalogueImport, OperationItem
from tests.accounts.factories import make_membership, make_organisation, make_person, make_user

pytestmark = pytest.mark.django_db


def signed_in(client, role: str, kind: str = "regulator"):
    user = make_user()
    make_membership(make_person(user=user), make_organisation(kind), role)
    client.force_login(user)
    return user


def test_a_visitor_reads_editions_without_signing_in(client) -> None:
    page = client.get("/rules/")
    assert page.status_code == 200
    assert "应急管理部令第19号" in page.content.decode()
    page = client.get("/rules/editions/SO-19/").content.decode()
    for words in ("与上一版的变化", "不限次数", "待确认的问题", "已证实", "凭记忆", "待确认", "2026-06-01"):
        assert words in page
    assert "与上一版的变化" not in client.get("/rules/editions/SO-30/").content.decode()
    assert client.get("/rules/editions/SO-99/").status_code == 404


def test_a_visitor_sees_no_way_to_import_and_gets_none(client) -> None:
    assert "导入目录" not in client.get("/rules/catalogue/").content.decode()
    assert client.get("/rules/catalogue/import/").status_code == 302


@pytest.mark.parametrize("path", ["import/", "template.xlsx"])
def test_a_registrar_may_not_import_a_catalogue(client, path: str) -> None:
    signed_in(client, "registrar", "training_institution")
    assert client.get(f"/rules/catalogue/{path}").status_code == 403


def test_an_administrator_downloads_the_template_changes_it_and_imports_it(client) -> None:
    signed_in(client, "system_admin")
    template = client.get("/rules/catalogue/template.xlsx").content
    sheet = openpyxl.load_workbook(io.BytesIO(template)).active
    rows = [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)]
    assert rows[0] == list(COLUMNS)
    assert len(rows) == 55
    rows[1][COLUMNS.index("理论学时")] = "68"
    rows.append(["", "高处作业", "", "继电保护作业", *[""] * 10])
    file = SimpleUploadedFile("新目录.xlsx", write_table("目录", COLUMNS, rows[1:]))
    sent = client.post(
        "/rules/catalogue/import/", {"family": "special_operations", "version": "M45-2026", "file": file}
    )
    assert sent.status_code == 302
    batch = CatalogueImport.objects.get()
    page = client.get(sent.url).content.decode()
    assert "理论学时：未填 → 68" in page
    assert "与第 目录!6 行重复" in page or "不属于“高处作业”" in page
    refused = client.get(f"/rules/catalogue/import/{batch.uuid}/refused.xlsx").content
    assert openpyxl.load_workbook(io.BytesIO(refused)).active.max_row == 2
    client.post(f"/rules/catalogue/import/{batch.uuid}/commit/")
    assert OperationItem.objects.get(key="low-voltage-electrician").required_hours_theory == 68
    assert "已导入" in client.get(sent.url).content.decode()
    assert client.get(f"/rules/catalogue/import/{batch.uuid}/commit/").status_code == 405


def test_an_old_excel_file_is_answered_with_a_sentence_and_not_an_error(client) -> None:
    signed_in(client, "system_admin")
    file = SimpleUploadedFile("a.xls", b"\xd0\xcf\x11\xe0xx")
    page = client.post(
        "/rules/catalogue/import/", {"family": "special_operations", "version": "M45-2026", "file": file}
    )
    assert "旧版 .xls" in page.content.decode()


def test_a_version_with_odd_characters_is_refused(client) -> None:
    signed_in(client, "system_admin")
    file = SimpleUploadedFile("a.csv", "作业类别,操作项目\n电工作业,低压电工作业".encode())
    page = client.post("/rules/catalogue/import/", {"family": "managers", "version": "目录<1>", "file": file})
    assert "只能用字母" in page.content.decode()
    assert not CatalogueImport.objects.exists()


def test_the_command_loads_the_catalogue_and_says_how_many(capsys) -> None:
    OperationItem.objects.filter(key="tailings").delete()
    call_command("load_catalogue")
    assert "新增 1 项" in capsys.readouterr().out
