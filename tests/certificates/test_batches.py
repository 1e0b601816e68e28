"""Many certificates at once: every row judged first, each person once, whatever dies on the way."""

from __future__ import annotations

import hashlib
import io
from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from accounts import api as accounts
from accounts.api import Refused, write_table
from certificates import api
from certificates.actions.issue_together import issue_together
from certificates.actions.steps import read
from certificates.domain.asking import columns_of
from certificates.face.render import payload_hash_in
from certificates.face.signature import is_ours
from certificates.models import BatchEntry, Certificate, IssuingBatch, IssuingOrder, NumberReservation
from evidence import api as evidence
from tests.accounts import factories as people
from tests.certificates import factories as make

pytestmark = pytest.mark.django_db
VOLUNTEER = {"服务项目": "进社区安全宣传", "服务时长": "8 小时", "服务时间": "2026年6月"}


def sheet(kind: str, rows: list[dict[str, str]]) -> io.BytesIO:
    header = columns_of(api.kind_of(kind))
    return io.BytesIO(write_table("名单", header, [[row.get(name, "") for name in header] for row in rows]))


def someone(**fields):
    return make.make_holder(**fields)


def row_of(person, **facts) -> dict[str, str]:
    return {"姓名": person.name, "证件号码": person.id_number, **VOLUNTEER, **facts}


def listed(count: int = 3, *, kind: str = "volunteer", issuer=None, by=None, item=None) -> IssuingBatch:
    issuer = issuer or make.make_issuer()
    by = by or make.make_officer(issuer)
    rows = [row_of(someone()) for _ in range(count)]
    return api.open_list(kind, sheet(kind, rows), name="六月志愿者", issuer=issuer, item=item, by=by)


def finish(batch: IssuingBatch) -> None:
    for _round in range(20):
        api.run_batch(batch.pk)
        api.sweep_orders(api.issue_certificate, api.issue_together)
    batch.refresh_from_db()


def check_exactly_once(batch: IssuingBatch) -> list[Certificate]:
    """Every entry one valid certificate with its file, number and event; no number is left open."""
    issued = list(Certificate.objects.filter(issuing_order__entry__batch=batch).order_by("pk"))
    assert len(issued) == batch.entries.filter(is_cancelled=False).count()
    assert len({row.person_id for row in issued}) == len({row.number for row in issued}) == len(issued)
    for certificate in issued:
        data = read(certificate.pdf.name)
        assert hashlib.sha256(data).hexdigest() == certificate.pdf_sha256
        assert payload_hash_in(data) == certificate.payload_hash
        assert is_ours(data)
        events = [event.kind for event in evidence.events_about(certificate.subject)]
        assert events == ["certificates.certificate.issued"]
    states = set(NumberReservation.objects.values_list("state", flat=True))
    assert states <= {NumberReservation.State.ISSUED, NumberReservation.State.VOIDED}
    return issued


def test_a_list_is_looked_at_before_anybody_is_registered_or_given_a_number():
    issuer = make.make_issuer()
    officer, known = make.make_officer(issuer), someone(name="周敏")
    before = accounts.Person.objects.count()
    rows = [
        row_of(known),
        {"姓名": "吴新", "证件号码": people.id_number(), **VOLUNTEER},
        {"姓名": "郑错", "证件号码": "430102199001011234", **VOLUNTEER},
        {"姓名": "冒名", "证件号码": known.id_number, **VOLUNTEER},
        {"姓名": "=cmd|x", "证件号码": people.id_number(), **VOLUNTEER},
        row_of(someone(), 服务项目="长" * 200),
    ]
    batch = api.open_list("volunteer", sheet("volunteer", rows), name="名单", issuer=issuer, item=None, by=officer)
    assert batch.state == IssuingBatch.State.CHECKED
    assert [row["name"] for row in batch.rows][:2] == ["周敏", "吴新"]
    assert len(batch.faults) >= 3
    assert accounts.Person.objects.count() == before + 1  # the one made by this test itself
    assert not NumberReservation.objects.exists()
    assert people_in_clear(batch) is False


def people_in_clear(batch: IssuingBatch) -> bool:
    """Whether the stored row shows a document number."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT payload FROM certificates_issuingbatch WHERE id = %s", [batch.pk])
        stored = str(cursor.fetchone()[0])
    return any(row["number"] and row["number"] in stored for row in batch.rows)


def test_a_confirmed_list_becomes_certificates_exactly_once():
    batch = listed(4)
    api.confirm_batch(batch, by=batch.opened_by)
    finish(batch)
    assert batch.state == IssuingBatch.State.DONE
    issued = check_exactly_once(batch)
    assert {row.kind for row in issued} == {"volunteer"}
    assert all(row.number.startswith("ZY-") and row.operation_item is None for row in issued)
    assert {fact["key"] for fact in issued[0].payload["shown"]} == {"event", "hours", "period"}
    with pytest.raises(Refused, match="确认过"):
        api.confirm_batch(batch, by=batch.opened_by)


def test_the_same_list_handed_in_twice_issues_nothing_twice():
    issuer = make.make_issuer()
    officer = make.make_officer(issuer)
    rows = [row_of(someone()) for _ in range(2)]
    for _time in range(2):
        batch = api.open_list("volunteer", sheet("volunteer", rows), name="一", issuer=issuer, item=None, by=officer)
        if not Certificate.objects.exists():
            api.confirm_batch(batch, by=officer)
            finish(batch)
            continue
        with pytest.raises(Refused, match="没有可以签发的人员"):
            api.confirm_batch(batch, by=officer)
    assert Certificate.objects.count() == 2


@pytest.mark.parametrize("place", ["reserved", "stored", "entered"])
def test_a_crash_between_the_transactions_is_taken_up_under_the_same_numbers(place):
    batch = listed(3)
    api.confirm_batch(batch, by=batch.opened_by)
    orders = list(IssuingOrder.objects.filter(entry__batch=batch).values_list("pk", flat=True))

    def crash(where: str) -> None:
        if where == place:
            raise SystemExit

    with pytest.raises(SystemExit):
        issue_together(orders, at=crash)
    numbers = sorted(Certificate.objects.values_list("number", flat=True))
    assert len(numbers) == 3
    IssuingOrder.objects.filter(pk__in=orders).update(lease_until=evidence.database_now() - timedelta(seconds=1))
    finish(batch)
    assert sorted(row.number for row in check_exactly_once(batch)) == numbers


def test_the_single_lane_finishes_what_the_bulk_lane_left():
    batch = listed(1)
    api.confirm_batch(batch, by=batch.opened_by)
    order = IssuingOrder.objects.get(entry__batch=batch)

    def crash(where: str) -> None:
        if where == "reserved":
            raise SystemExit

    with pytest.raises(SystemExit):
        issue_together([order.pk], at=crash)
    IssuingOrder.objects.update(lease_until=None)
    assert api.issue_certificate(order.pk) is not None
    check_exactly_once(batch)


def test_a_cancelled_batch_stops_and_goes_on_without_losing_or_doubling_anybody():
    batch = listed(5)
    api.confirm_batch(batch, by=batch.opened_by)
    orders = list(IssuingOrder.objects.filter(entry__batch=batch).order_by("pk").values_list("pk", flat=True))
    assert issue_together(orders[:2]) == 2
    api.cancel_batch(batch, by=batch.opened_by)
    finish(batch)
    assert batch.state == IssuingBatch.State.CANCELLED
    assert Certificate.objects.count() == 2
    assert BatchEntry.objects.filter(slot=None).count() == 3
    assert api.sweep_orders(api.issue_certificate, api.issue_together) == 0
    api.resume_batch(batch, by=batch.opened_by)
    finish(batch)
    assert batch.state == IssuingBatch.State.DONE
    assert len(check_exactly_once(batch)) == 5


def test_a_claim_from_before_the_cancel_issues_nothing_after_it():
    from certificates.actions.due import grounds
    from certificates.actions.issue_together import PortionTaken, _reserve

    batch = listed(1)
    api.confirm_batch(batch, by=batch.opened_by)
    order = IssuingOrder.objects.select_related(*grounds()).get(entry__batch=batch)
    api.cancel_batch(batch, by=batch.opened_by)
    with pytest.raises(PortionTaken):
        _reserve([order])
    assert not Certificate.objects.exists()
    assert not NumberReservation.objects.exists()


def test_two_people_where_the_kind_asks_for_two():
    issuer = make.make_issuer()
    first, second = make.make_officer(issuer), make.make_officer(issuer)
    batch = listed(1, kind="contest", issuer=issuer, by=first)
    api.confirm_batch(batch, by=first)
    finish(batch)
    assert batch.state == IssuingBatch.State.PROPOSED
    assert not Certificate.objects.exists()
    with pytest.raises(Refused, match="两个人"):
        api.approve_batch(batch, by=first)
    api.approve_batch(batch, by=second)
    finish(batch)
    assert check_exactly_once(batch)[0].number.startswith("JS-")


def test_a_resumed_batch_that_was_never_approved_still_waits_for_the_second_person():
    batch = listed(1, kind="contest")
    api.confirm_batch(batch, by=batch.opened_by)
    api.cancel_batch(batch, by=batch.opened_by)
    api.resume_batch(batch, by=batch.opened_by)
    finish(batch)
    assert batch.state == IssuingBatch.State.PROPOSED
    assert not Certificate.objects.exists()


def test_strangers_to_the_issuer_can_neither_open_nor_confirm():
    batch = listed(1)
    stranger = make.make_officer(make.make_issuer())
    for act in (api.confirm_batch, api.cancel_batch, api.approve_batch, api.resume_batch):
        with pytest.raises(accounts.NotAllowed):
            act(batch, by=stranger)


def test_rows_of_one_person_are_the_rows_of_the_table():
    issuer = make.make_issuer()
    officer, person = make.make_officer(issuer), someone()
    rows = [
        {"姓名": person.name, "证件号码": person.id_number, "岗位（工种）": "钳工",
         "附页：级别": level, "附页：教育内容": f"{level}教育", "附页：教育人": "王建国"}
        for level in ("厂级", "车间级", "班组级")
    ]  # fmt: skip
    batch = api.open_list("record_card", sheet("record_card", rows), name="", issuer=issuer, item=None, by=officer)
    api.confirm_batch(batch, by=officer)
    finish(batch)
    certificate = check_exactly_once(batch)[0]
    assert [row[0] for row in certificate.payload["items"]] == ["厂级", "车间级", "班组级"]
    shown = " ".join(fact.value for fact in api.by_token(certificate.token, address="x").facts)
    assert "王*国" in shown
    assert "王建国" not in shown
    assert person.name not in shown


def test_a_leader_certificate_lasts_as_its_edition_says_and_suits_its_family_only():
    issuer = make.make_issuer()
    first, second = make.make_officer(issuer), make.make_officer(issuer)
    with pytest.raises(Refused, match="请选择"):
        listed(1, kind="leader", issuer=issuer, by=first)
    with pytest.raises(Refused, match="不适用"):
        listed(1, kind="leader", issuer=issuer, by=first, item=make.make_item())
    from qualifications.api import OperationItem, WorkCategory

    group = WorkCategory.objects.create(family="managers", name="安全生产管理人员", code="M1")
    item = OperationItem.objects.create(
        key="manager-x", category=group, code="1", name="危险化学品", catalogue_version="t"
    )
    batch = listed(1, kind="leader", issuer=issuer, by=first, item=item)
    api.confirm_batch(batch, by=first)
    api.approve_batch(batch, by=second)
    finish(batch)
    certificate = check_exactly_once(batch)[0]
    assert certificate.edition_key == "MG-3"
    assert certificate.valid_to.year == certificate.valid_from.year + 3


def test_a_holder_without_a_photo_is_named_and_the_others_are_issued():
    issuer = make.make_issuer()
    officer = make.make_officer(issuer)
    bare, whole = make.make_holder(with_photo=False), someone()
    facts = {"班次": "六月班", "学时": "24"}
    rows = [{"姓名": who.name, "证件号码": who.id_number, **facts} for who in (bare, whole)]
    batch = api.open_list("completion", sheet("completion", rows), name="", issuer=issuer, item=None, by=officer)
    api.confirm_batch(batch, by=officer)
    finish(batch)
    assert Certificate.objects.get().person == whole
    failed = IssuingOrder.objects.get(promise_state=IssuingOrder.State.FAILED)
    assert "没有照片" in failed.last_error
    assert batch.state == IssuingBatch.State.DONE


def test_a_sitting_issues_to_those_who_passed_and_have_none():
    outcome = make.make_outcome()
    sitting = outcome.theory.attempt.registration.sitting
    officer = make.make_officer(sitting.organiser)
    batch = api.open_sitting(sitting, by=officer)
    api.confirm_batch(batch, by=officer)
    api.order_missing()  # beat at the same time
    finish(batch)
    certificate = check_exactly_once(batch)[0]
    assert certificate.outcome == outcome
    assert certificate.number.startswith("AP-")
    again = api.open_sitting(sitting, by=officer)
    assert not again.rows
    assert again.faults[0][2] == "已经签发"


def test_the_kinds_settings_hold_from_their_day_on_and_take_no_person_away():
    admin = people.make_staff("system_admin", people.make_organisation("publicity_office"))
    tomorrow = localdate() + timedelta(days=1)
    api.set_kind("volunteer", effective_from=tomorrow, people=2, months=12, by=admin)
    assert api.kind_of("volunteer").people == 1
    later = api.kind_of("volunteer", on=tomorrow)
    assert (later.people, later.term, later.months) == (2, "months", 12)
    for key, fields in {
        "contest": {"people": 1, "months": None},
        "examination": {"people": 1, "months": 12},
        "volunteer": {"people": 1, "months": 0},
    }.items():
        with pytest.raises(Refused):
            api.set_kind(key, effective_from=tomorrow, by=admin, **fields)
    with pytest.raises(Refused, match="明天"):
        api.set_kind("volunteer", effective_from=localdate(), people=2, months=None, by=admin)
