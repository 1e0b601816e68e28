"""What people type on documents and phones is read kindly and checked strictly."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.domain import identity, sign_in
from tests.accounts.factories import id_number

TODAY = date(2026, 11, 22)
GOOD = id_number(7)


@pytest.mark.parametrize(
    ("typed", "document", "reason"),
    [
        (GOOD, "resident", ""),
        (GOOD[:-1] + ("1" if GOOD[-1] != "1" else "2"), "resident", "校验位"),
        (GOOD[:-1], "resident", "18 位"),
        ("11000019881320001X", "resident", "出生日期不存在"),
        ("1.10000198805E+17", "resident", "Excel"),
        ("110000198805200000", "resident", "Excel"),
        ("", "resident", "请填写"),
        ("E12345678", "passport", ""),
        ("E12", "passport", "4 至 30"),
        ("H0123456789", "hmt_permit", ""),
        ("\u1369" * 15 + "000", "resident", "Excel"),  # Ethiopic: a digit to Python, but no figure
    ],
)
def test_a_number_is_accepted_or_its_fault_is_named(typed, document, reason):
    fault = identity.number_fault(identity.normalise_number(typed), document=document, today=TODAY)
    assert (reason in fault) if reason else not fault


def test_figures_of_another_script_are_the_same_number():
    arabic = GOOD.translate({ord("0") + n: 0x0660 + n for n in range(10)})
    assert identity.normalise_number(arabic) == GOOD


def test_a_number_from_tomorrow_is_refused():
    number = id_number(1, birth=date(2030, 1, 1))
    assert "今天之后" in identity.number_fault(number, document="resident", today=TODAY)


@given(st.integers(0, 40_000), st.booleans())
def test_every_generated_number_checks_and_tells_sex_and_birth(serial, male):
    number = id_number(serial, male=male)
    assert identity.number_fault(number, document="resident", today=TODAY) == ""
    known = identity.facts(number)
    assert known is not None
    assert known.sex == ("male" if male else "female")


@given(st.integers(0, 40_000), st.integers(0, 16), st.integers(1, 9))
def test_a_single_wrong_digit_is_always_found(serial, place, shift):
    number = id_number(serial)
    wrong = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]
    assert identity.number_fault(wrong, document="resident", today=TODAY)


@given(st.integers(0, 40_000))
def test_full_width_spaces_and_lower_case_mean_the_same_person(serial):
    number = id_number(serial)
    wide = "".join(chr(ord(c) + 0xFEE0) for c in number.lower())
    assert identity.normalise_number(f"'{wide[:6]} {wide[6:]}\u3000") == number


@given(st.text(min_size=8, max_size=30))
def test_a_mask_never_shows_the_birth_date(number):
    masked = identity.mask_number(number)
    assert "*" in masked
    if len(number) >= 15:
        assert set(masked[3:-4]) == {"*"}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("买买提．吐尔逊", "买买提·吐尔逊"),
        ("买买提•吐尔逊", "买买提·吐尔逊"),
        (" 张 三 ", "张三"),
        ("⽅⼀⼋", "方一八"),
        ("John  Smith", "John Smith"),
        ("𬱖㛃", "𬱖㛃"),
    ],
)
def test_a_name_is_kept_as_one_writes_it(typed, kept):
    assert identity.normalise_name(typed) == kept


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("13800138000", "mobile"),
        ("+86 138-0013-8000", "mobile"),
        ("１３８００１３８０００", "mobile"),
        (GOOD, "number"),
        (GOOD[:-1] + "x", "number"),
        ("wang@example.org", "email"),
        ("wangwu", "name"),
        ("E12345678", "name"),
        ("12345678901", "name"),
    ],
)
def test_what_is_typed_is_known_by_its_shape(typed, kind):
    assert sign_in.identifier_kind(typed) == kind
