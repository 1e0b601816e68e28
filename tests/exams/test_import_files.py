"""Twelve dirty bank files come in right or say where they are wrong; hostile ones are refused (trust.md section 4)."""

from __future__ import annotations

import io
import time

import pytest
from openpyxl import load_workbook

from accounts.api import FileRefused
from exams.actions.check_import import CREATE, REFUSED, check_rows
from exams.actions.write_workbooks import bank_template, refused_rows
from exams.models import ItemBank
from tests.exams import dirty_files as dirty
from tests.exams import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank() -> ItemBank:
    return make.make_bank(make.make_body())


def checked(data: bytes, bank: ItemBank):
    found = check_rows(data, bank)
    faults = {(row["place"], fault["column"]): fault["reason"] for row in found.rows for fault in row["faults"]}
    return found.drafts, faults, list(found.reading.notes)


def test_merged_cells_leave_the_covered_ones_empty(bank):
    values, faults, _notes = checked(dirty.merged_cells(), bank)
    assert [value.area for value in values] == ["安全用电/基础", "未分类"]
    assert not faults


def test_full_width_letters_and_digits_are_understood(bank):
    values, faults, _notes = checked(dirty.full_width(), bank)
    assert [(value.content.key, value.difficulty) for value in values] == [((1,), 2), ((0,), 2)]
    assert not faults


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_csv_from_excel_and_from_wps(bank, encoding):
    values, faults, _notes = checked(dirty.csv_file(encoding), bank)
    assert [value.content.stem for value in values] == ["第 1 题的题干（ ）。", "第 2 题的题干（ ）。"]
    assert not faults


def test_answers_as_people_type_them(bank):
    values, faults, _notes = checked(dirty.answers_as_typed(), bank)
    assert [value.content.key for value in values] == [(0, 2), (0, 2), (0, 2), (2,), (0,), (0,), (1,)]
    assert not faults


def test_a_hidden_row_is_named_and_does_not_come_in_unseen(bank):
    values, faults, _notes = checked(dirty.hidden_rows(), bank)
    assert len(values) == 2
    assert [(place, "取消隐藏" in reason) for (place, _column), reason in faults.items()] == [("Sheet!3", True)]


def test_a_million_formatted_blank_rows_cost_nothing_and_are_told(bank):
    started = time.monotonic()
    values, faults, notes = checked(dirty.a_million_blank_rows(), bank)
    assert time.monotonic() - started < 5
    assert (len(values), faults) == (2, {})
    assert "空白" in notes[0]


def test_an_xls_by_another_name_says_what_to_do(bank):
    with pytest.raises(FileRefused, match=r"另存为 \.xlsx"):
        checked(dirty.HOSTILE["an old .xls or a locked workbook"](), bank)


def test_a_workbook_saved_by_wps(bank):
    values, faults, _notes = checked(dirty.wps_quirks(), bank)
    assert not faults
    content = values[0].content
    assert (content.options, content.key, content.stem) == (("验电", "合闸"), (0,), "停电后应先（ ）。")


def test_formulas_are_refused_by_row_and_column(bank):
    values, faults, _notes = checked(dirty.formulas(), bank)
    assert len(values) == 1
    assert faults == {
        ("题库!3", "题干"): "单元格是公式或错误值，请改成文字",
        ("题库!4", "选项B"): "单元格是公式或错误值，请改成文字",
    }


def test_a_line_that_only_looks_like_a_heading_is_passed_over(bank):
    values, faults, _notes = checked(dirty.two_headings(), bank)
    assert [value.number for value in values] == ["T0001", "T0002"]
    assert {place for place, _column in faults} <= {"Sheet!4"}, "the repeated heading is no item"


def test_every_sheet_with_a_heading_is_read(bank):
    values, faults, _notes = checked(dirty.several_sheets(), bank)
    assert [value.content.type for value in values] == ["judgement", "single"]
    assert not faults


@pytest.mark.parametrize("name", dirty.HOSTILE)
def test_a_hostile_or_broken_file_is_refused_at_once(bank, name):
    data = dirty.HOSTILE[name]()
    started = time.monotonic()
    with pytest.raises(FileRefused) as refusal:
        checked(data, bank)
    assert time.monotonic() - started < 1
    assert "。" in str(refusal.value), "a sentence for people"


def test_the_template_comes_in_as_it_is(bank):
    values, faults, _notes = checked(bank_template(), bank)
    assert [value.content.type for value in values] == ["judgement", "single", "multiple"]
    assert not faults


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "＝", "＋", "－", "＠", ";", '"=', "=cmd|'/c calc'!A0"])
def test_what_goes_out_is_text_whatever_it_looks_like(bank, start):
    """SEC-08. A refused row goes back to its author, whose Excel must not compute it."""
    row = {
        "place": "1",
        "faults": [{"column": "题干", "reason": f"{start}1+1"}],
        "cells": {"题干": f"{start}HYPERLINK()"},
    }
    sheet = load_workbook(io.BytesIO(refused_rows([row]))).active
    kinds = {cell.data_type for cell in sheet[2] if cell.value}
    assert kinds <= {"s", "inlineStr"}, "never a formula, never a number"
    assert not any(str(cell.value).startswith("=") and cell.data_type == "f" for cell in sheet[2])


def test_refused_rows_mended_come_back_in(bank):
    rows = [make.item_row(1), make.item_row(2, 答案="")]
    verdicts = check_rows(make.workbook(rows), bank).rows
    refused = [row for row in verdicts if row["verdict"] == REFUSED]
    book = load_workbook(io.BytesIO(refused_rows(refused)))
    heading = [cell.value for cell in book.active[1]]
    book.active.cell(row=2, column=heading.index("答案") + 1, value="错")
    again = check_rows(make.saved(book), bank)
    assert [row["verdict"] for row in again.rows] == [CREATE]
    assert again.drafts[0].number == "T0002"
