"""Numbers, terms, standing, duties and steps of reminding: tables of cases and properties."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.domain.duties import Held, Rule, duties_of
from certificates.domain.facts import mask_name, public_facts
from certificates.domain.numbering import check_digit, format_number, normalise
from certificates.domain.reminding import due_step, reminder_text
from certificates.domain.standing import standing_on
from certificates.domain.validity import last_day
from certificates.logs import TokenFilter
from certificates.models import Duty
from qualifications.api import OperationItem

SO30 = Rule("SO-30", "special_operations", "总局令第30号", date(2010, 7, 1), date(2026, 5, 31), 60, 3, 8, (90, 60, 30))
SO19 = Rule(
    "SO-19", "special_operations", "应急管理部令第19号", date(2026, 6, 1), None, 60, None, 8, (180, 90, 60, 30, 7, 0)
)
RULES = (SO30, SO19)


def held(**fields) -> Held:
    values = {
        "origin": "certificate:1",
        "family": "special_operations",
        "item_key": "low-voltage",
        "item_name": "低压电工作业",
        "title": "考试合格证明",
        "valid_from": date(2026, 6, 1),
        "valid_to": date(2032, 5, 31),
        "edition_key": "SO-19",
    }
    return Held(**{**values, **fields})


def test_the_domain_needs_no_django():
    code = (
        "import certificates.domain.duties, certificates.domain.facts, certificates.domain.guilloche, "
        "certificates.domain.numbering, certificates.domain.reminding, certificates.domain.standing, "
        "certificates.domain.trace, certificates.domain.validity, sys; "
        "sys.exit(any(name.startswith(('django', 'celery', 'weasyprint')) for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@given(st.integers(2000, 2099), st.integers(1, 999999), st.data())
def test_one_wrong_digit_is_always_found(year, serial, data):
    number = format_number(year=year, serial=serial)
    assert normalise(number) == number
    digits = [place for place, character in enumerate(number) if character.isdigit()]
    place = data.draw(st.sampled_from(digits))
    other = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != number[place]]))
    assert normalise(number[:place] + other + number[place + 1 :]) == ""


@pytest.mark.parametrize(
    "typed",
    [
        "AP-2026-000123-{d}",
        " ap 2026 000123 {d}",
        "ＡＰ－２０２６－０００１２３－{d}",
        "AP2026000123{d}",
        "AP—2026–000123−{d}",
    ],
)
def test_a_number_is_understood_however_it_is_typed(typed):
    digit = check_digit("2026000123")
    assert normalise(typed.format(d=digit)) == f"AP-2026-000123-{digit}"


@pytest.mark.parametrize("typed", ["", "T430102199001011234", "AP-2026-123", "SQL' OR 1=1", "AP-2026-000123", "证书"])
def test_what_is_no_number_is_none(typed):
    assert normalise(typed) == ""


@pytest.mark.parametrize(
    ("start", "years", "minus", "end"),
    [
        (date(2026, 6, 1), 6, True, date(2032, 5, 31)),
        (date(2026, 6, 1), 6, False, date(2032, 6, 1)),
        (date(2026, 1, 1), 6, True, date(2031, 12, 31)),
        (date(2028, 2, 29), 6, True, date(2034, 2, 28)),
        (date(2028, 2, 29), 4, False, date(2032, 2, 29)),
        (date(2026, 3, 1), 3, True, date(2029, 2, 28)),
        (date(2026, 6, 1), None, True, None),
    ],
)
def test_the_last_day_follows_the_edition(start, years, minus, end):
    assert last_day(start, years=years, end_minus_one_day=minus) == end


@pytest.mark.parametrize(
    ("day", "state", "key"),
    [
        (date(2032, 5, 31), "valid", "valid"),
        (date(2032, 6, 1), "valid", "expired"),
        (date(2027, 1, 1), "revoked", "revoked"),
        (date(2040, 1, 1), "revoked", "revoked"),
        (date(2040, 1, 1), "replaced", "replaced"),
    ],
)
def test_what_a_certificate_is_worth_on_a_day(day, state, key):
    standing = standing_on(day, state=state, valid_to=date(2032, 5, 31), changed_on=date(2026, 12, 1), successor="AP-2")
    assert standing.key == key
    assert standing.is_good == (key == "valid")
    assert standing.sentence


@pytest.mark.parametrize(
    ("name", "shown"), [("张伟", "张*"), ("欧阳锋", "欧*锋"), ("买买提·吐尔逊", "买**·**逊"), ("丽", "丽")]
)
def test_names_are_masked(name, shown):
    assert mask_name(name) == shown
    assert [fact.value for fact in public_facts({"name": name})] == [shown]


def test_under_order_19_there_is_only_the_renewal():
    [duty] = duties_of([held()], rules=RULES, today=date(2027, 1, 1))
    assert (duty.kind, duty.lapses_on, duty.opens_on, duty.state) == (
        "renewal",
        date(2032, 5, 31),
        date(2032, 4, 1),
        "open",
    )
    assert "应急管理部令第19号" in duty.explanation
    assert duty.edition_key == "SO-19"


@pytest.mark.parametrize(
    ("review_due", "kinds", "words"),
    [
        (date(2026, 5, 31), {"renewal", "review"}, "每3年复审"),
        (date(2026, 6, 1), {"renewal"}, "取消了复审"),
        (date(2027, 3, 1), {"renewal"}, "取消了复审"),
        (None, {"renewal"}, "换领新证"),
    ],
)
def test_a_review_is_owed_only_where_order_30_still_speaks(review_due, kinds, words):
    certificate = held(
        valid_from=date(2023, 6, 1), valid_to=date(2029, 5, 31), edition_key="", review_due_on=review_due
    )
    found = duties_of([certificate], rules=RULES, today=date(2026, 4, 1))
    assert {duty.kind for duty in found} == kinds
    assert any(words in duty.explanation for duty in found)


def test_a_done_review_is_met_and_a_missed_one_has_lapsed():
    missed = held(valid_from=date(2020, 1, 1), valid_to=date(2026, 12, 31), review_due_on=date(2023, 1, 1))
    done = held(
        valid_from=date(2020, 1, 1),
        valid_to=date(2026, 12, 31),
        review_due_on=date(2023, 1, 1),
        reviewed_on=date(2022, 12, 1),
    )
    for certificate, state in ((missed, "lapsed"), (done, "met")):
        found = {duty.kind: duty.state for duty in duties_of([certificate], rules=RULES, today=date(2026, 11, 1))}
        assert found == {"review": state, "renewal": "open"}


@pytest.mark.parametrize(
    ("today", "state"), [(date(2032, 5, 31), "open"), (date(2032, 6, 1), "lapsed"), (date(2026, 6, 1), "open")]
)
def test_the_last_day_still_counts(today, state):
    assert [duty.state for duty in duties_of([held()], rules=RULES, today=today)] == [state]


def test_a_new_certificate_of_the_item_fulfils_the_old_duty():
    new = held(origin="certificate:2", valid_from=date(2032, 4, 10), valid_to=date(2038, 4, 9))
    found = {duty.origin: duty.state for duty in duties_of([held(), new], rules=RULES, today=date(2032, 5, 1))}
    assert found == {"certificate:1": "met", "certificate:2": "open"}


def test_a_certificate_of_another_item_fulfils_nothing():
    other = held(origin="certificate:2", item_key="welding", valid_to=date(2038, 1, 1))
    assert {duty.state for duty in duties_of([held(), other], rules=RULES, today=date(2027, 1, 1))} == {"open"}


def test_a_revoked_certificate_asks_for_nothing():
    assert [duty.state for duty in duties_of([held(stands=False)], rules=RULES, today=date(2027, 1, 1))] == ["dropped"]


def test_the_edition_is_picked_by_the_day_of_the_end():
    old = held(valid_from=date(2020, 3, 1), valid_to=date(2026, 2, 28), edition_key="")
    assert [duty.edition_key for duty in duties_of([old], rules=RULES, today=date(2026, 11, 1))] == ["SO-30"]


days = st.dates(date(2010, 7, 1), date(2040, 1, 1))


@st.composite
def certificates(draw):
    found = []
    for serial in range(draw(st.integers(0, 5))):
        start = draw(days)
        found.append(
            held(
                origin=f"certificate:{serial}",
                item_key=draw(st.sampled_from(["a", "b"])),
                valid_from=start,
                valid_to=draw(st.none() | st.just(start + timedelta(days=2190))),
                stands=draw(st.booleans()),
                review_due_on=draw(st.none() | days),
                reviewed_on=draw(st.none() | days),
            )
        )
    return found


@given(certificates(), days)
def test_duties_are_the_same_however_often_and_in_whatever_order_they_are_computed(found, today):
    once = duties_of(found, rules=RULES, today=today)
    assert once == duties_of(list(reversed(found)), rules=RULES, today=today)
    assert len({(duty.origin, duty.kind) for duty in once}) == len(once)
    for duty in once:
        assert duty.kind == "renewal" or duty.lapses_on <= date(2026, 5, 31)
        assert (duty.state == "lapsed") <= (duty.lapses_on < today)
        assert duty.explanation.count("依据") == 1


@given(certificates(), days)
def test_at_most_one_renewal_of_an_item_is_open(found, today):
    dated = [certificate for certificate in found if certificate.valid_to]
    open_items = [
        duty.item_key
        for duty in duties_of(dated, rules=RULES, today=today)
        if duty.kind == "renewal" and duty.state in ("open", "lapsed")
    ]
    assert len(open_items) == len(set(open_items))


END = date(2032, 5, 31)
STEPS = SO19.reminder_days


@pytest.mark.parametrize(
    ("left", "step"),
    [
        (181, None),
        (180, 180),
        (179, 180),
        (91, 180),
        (90, 90),
        (60, 60),
        (30, 30),
        (8, 30),
        (7, 7),
        (1, 7),
        (0, 0),
        (-1, 0),
        (-30, 0),
        (-31, None),
    ],
)
def test_only_the_latest_step_is_due(left, step):
    assert due_step(STEPS, lapses_on=END, today=END - timedelta(days=left)) == step


@given(st.integers(-200, 200))
def test_steps_only_come_nearer(left):
    today = END - timedelta(days=left)
    now, later = (due_step(STEPS, lapses_on=END, today=day) for day in (today, today + timedelta(days=1)))
    assert now is None or later is None or later <= now


@pytest.mark.parametrize(("left", "words"), [(30, "还有 30 天"), (0, "就在今天"), (-3, "已逾期 3 天")])
def test_the_message_says_how_long_is_left(left, words):
    subject, sentence = reminder_text(
        kind_label="到期换证", item_name="低压电工作业", lapses_on=END, today=END - timedelta(days=left)
    )
    assert words in subject
    assert words in sentence


def test_a_duty_for_no_item_is_told_without_one():
    """A medical check hangs on an item in the database only because every duty needs one."""
    subject, sentence = reminder_text(kind_label="体检到期", item_name="", lapses_on=END, today=END)
    assert subject == "体检到期：就在今天"
    assert "“" not in sentence
    medical = Duty(kind=Duty.Kind.MEDICAL, operation_item=OperationItem(name="从业人员年度再培训"))
    renewal = Duty(kind=Duty.Kind.RENEWAL, operation_item=OperationItem(name="低压电工作业"))
    assert (medical.item_named, renewal.item_named) == ("", "低压电工作业")


def test_tokens_are_masked_in_logs():
    import logging

    record = logging.LogRecord(
        "x", 20, "", 0, "GET %s 200", ("/certificates/v/Zq3vY8xK1mW5tR7uB2nL9cD4fG6hJ0pS/",), None
    )
    TokenFilter().filter(record)
    assert record.getMessage() == "GET /certificates/v/Zq3v****/ 200"
