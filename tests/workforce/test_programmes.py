"""Nobody works before every level is passed and the hours are full; the duty follows what was proved."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from accounts.api import Message, NotAllowed, Refused, WorkFact, WorkFacts, end_absence, record_fact, set_photo
from certificates import api as certificates
from certificates.models import Duty
from courses.models import HoursEntry
from evidence.api import events_about
from qualifications.models import OperationItem
from tests.accounts import factories as people
from tests.workforce.factories import Firm, scribble, signed_in
from workforce.actions.clear_post import clear_post
from workforce.actions.open_programme import open_programmes
from workforce.actions.print_programme import issue_card, print_programme
from workforce.actions.record_level import ledger_hours
from workforce.actions.sign_level import Signature, sign_level
from workforce.models import LevelRecord, LevelSign, Programme

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _private(settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path


def levels_duty(person):
    return Duty.objects.get(person=person, kind="levels", origin__startswith="post:")


def drop_trigger(name: str, table: str) -> None:
    with connection.cursor() as cursor:
        on = "" if connection.vendor == "sqlite" else f" ON {table}"
        cursor.execute(f"DROP TRIGGER {name}{on}")


def test_a_new_worker_of_a_mine_is_taught_three_levels_and_72_hours():
    firm = Firm(is_high_risk=True)
    worker = firm.hire(high_risk=True)
    programme = firm.begin(worker)
    assert (programme.reason, programme.levels_asked, programme.hours_asked) == ("new", 3, 72)
    assert [level.name for level in programme.levels.all()] == ["厂级", "车间级", "班组级"]
    assert open_programmes(firm.unit, [worker.pk], by=firm.clerk) == []


def test_the_whole_way_settles_the_duty_and_is_written_down():
    firm = Firm()
    worker = firm.hire(days_ago=3)
    assert levels_duty(worker).state == "lapsed"
    programme = firm.begin(worker)
    firm.pass_all(programme)
    cleared = clear_post(programme, by=firm.clerk)
    assert cleared.cleared_on == localdate()
    assert levels_duty(worker).state == "met"
    fact = WorkFact.objects.get(person=worker, kind="level_training")
    assert (fact.hours, fact.note) == (24, "厂级、车间级、班组级")
    kinds = [event.kind for event in events_about(programme.subject)]
    assert kinds.count("workforce.level.signed") == 6
    assert kinds[-1] == "workforce.post.cleared"


@pytest.mark.parametrize("passed", [0, 1, 2])
def test_a_worker_with_levels_open_is_refused_with_the_reasons(passed):
    firm = Firm()
    programme = firm.begin(firm.hire())
    for level in list(programme.levels.all())[:passed]:
        firm.sign(firm.teach(level, hours=Decimal(12)))
    with pytest.raises(Refused, match="班组级教育还没有合格"):
        clear_post(programme, by=firm.clerk)
    programme.refresh_from_db()
    assert programme.cleared_on is None


def test_all_levels_passed_with_too_few_hours_is_not_enough():
    firm = Firm(is_high_risk=True)
    programme = firm.begin(firm.hire(high_risk=True))
    firm.pass_all(programme, hours=Decimal(20))
    with pytest.raises(Refused, match="应修 72，已合格 60"):
        clear_post(programme, by=firm.clerk)


@pytest.mark.parametrize("hours", [Decimal(8), Decimal(4)])
def test_the_database_lets_nobody_work_by_itself(hours):
    """Whatever program writes: levels open, or levels passed with too few hours."""
    firm = Firm()
    programme = firm.begin(firm.hire())
    if hours == 4:
        firm.pass_all(programme, hours=hours)
    with pytest.raises(IntegrityError), transaction.atomic():
        Programme.objects.filter(pk=programme.pk).update(cleared_on=localdate(), cleared_by=firm.clerk)
    with pytest.raises(IntegrityError), transaction.atomic():
        Programme.objects.filter(pk=programme.pk).update(levels_asked=0, hours_asked=0)


def test_without_the_lock_somebody_would_work_untaught():
    """The twin: the trigger alone stood in the way."""
    firm = Firm()
    programme = firm.begin(firm.hire())
    drop_trigger("workforce_clear_update", "workforce_programme")
    Programme.objects.filter(pk=programme.pk).update(cleared_on=localdate(), cleared_by=firm.clerk)
    programme.refresh_from_db()
    assert programme.cleared_on is not None


def test_a_level_is_not_passed_by_hand_and_never_changed_afterwards():
    firm = Firm()
    level = firm.teach(firm.begin(firm.hire()).levels.first())
    with pytest.raises(IntegrityError), transaction.atomic():
        LevelRecord.objects.filter(pk=level.pk).update(passed_at=timezone.now())
    firm.sign(level)
    with pytest.raises(IntegrityError), transaction.atomic():
        LevelRecord.objects.filter(pk=level.pk).update(hours=40)
    with pytest.raises(IntegrityError), transaction.atomic():
        LevelSign.objects.filter(level=level).delete()
    with pytest.raises(Refused, match="不能再改"):
        firm.teach(level)


def test_without_the_lock_a_level_would_be_passed_unsigned():
    """The twin of the signatures."""
    firm = Firm()
    level = firm.teach(firm.begin(firm.hire()).levels.first())
    drop_trigger("workforce_passed_update", "workforce_levelrecord")
    assert LevelRecord.objects.filter(pk=level.pk).update(passed_at=timezone.now()) == 1


def test_a_change_after_a_signature_asks_for_both_again():
    firm = Firm()
    level = firm.teach(firm.begin(firm.hire()).levels.first())
    firm.sign(level, "trainee")
    changed = firm.teach(level, hours=Decimal(9))
    with pytest.raises(Refused, match="刚刚改过"):
        sign_level(level, "trainer", Signature(level.digest, scribble()), by=firm.clerk)
    firm.sign(changed, "trainer")
    assert changed.passed_at is None
    firm.sign(changed, "trainee")
    assert changed.passed_at is not None


def test_the_worker_is_asked_to_sign_once_for_each_state_of_the_record():
    firm = Firm()
    worker = firm.hire()
    level = firm.begin(worker).levels.first()
    firm.teach(level, score=None)
    assert not Message.objects.filter(person=worker).exists()
    firm.teach(level)
    firm.teach(level)
    firm.teach(level, score=95)
    assert Message.objects.filter(person=worker, channel="desk", kind="workforce.sign").count() == 2


def test_on_the_employers_tablet_nobody_ticks_for_the_worker():
    firm = Firm()
    worker = firm.hire()
    level = firm.teach(firm.begin(worker).levels.first())
    with pytest.raises(Refused, match="手写签名"):
        sign_level(level, "trainee", Signature(level.digest, confirmed=True), by=firm.clerk)
    with pytest.raises(Refused, match="勾选"):
        sign_level(level, "trainee", Signature(level.digest), by=worker.user)
    sign = sign_level(level, "trainee", Signature(level.digest, confirmed=True), by=worker.user)
    assert (sign.how, sign.device) == ("confirmed", "own")


def test_nobody_trains_oneself():
    firm = Firm()
    worker = firm.hire("张三丰")
    programme = firm.begin(worker)
    with pytest.raises(Refused, match="受教育者本人"):
        firm.teach(programme.levels.first(), teacher="张三丰")
    level = firm.teach(programme.levels.first())
    with pytest.raises(Refused, match="不能作为授课人"):
        sign_level(level, "trainer", Signature(level.digest, scribble()), by=worker.user)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"ends_on": localdate() + timedelta(days=1)}, "ends_on"),
        ({"begins_on": localdate() + timedelta(days=1)}, "ends_on"),
        ({"begins_on": localdate() - timedelta(days=90)}, "begins_on"),
        ({"hours": Decimal(31)}, "hours"),
        ({"cut_score": 40}, "cut_score"),
        ({"score": 101}, "score"),
        ({"begins_on": None}, "ends_on"),
    ],
)
def test_impossible_facts_are_refused_at_their_field(more, field):
    firm = Firm()
    level = firm.begin(firm.hire()).levels.first()
    with pytest.raises(Refused) as refusal:
        firm.teach(level, **more)
    assert refusal.value.field == field
    level.refresh_from_db()
    assert level.digest == ""


def test_a_failed_test_keeps_the_level_open():
    firm = Firm()
    level = firm.teach(firm.begin(firm.hire()).levels.first(), score=79)
    with pytest.raises(Refused, match="补训后再考"):
        firm.sign(level, "trainee")


def test_a_move_reopens_workshop_and_team_only():
    firm = Firm()
    worker = firm.hire(days_ago=100)
    WorkFact.objects.create(
        person=worker, organisation=firm.unit, kind="level_training", starts_on=localdate() - timedelta(days=100),
        added_on=localdate(),
    )  # fmt: skip
    firm.give_post(worker, "支护工")
    programme = firm.begin(worker)
    assert programme.reason == "moved"
    assert [level.name for level in programme.levels.all()] == ["车间级", "班组级"]
    firm.pass_all(programme)
    clear_post(programme, by=firm.clerk)
    assert Duty.objects.get(origin=programme.origin).state == "met"


def test_a_year_away_reopens_two_levels_and_closing_settles_that_very_duty():
    firm = Firm()
    worker = firm.hire(days_ago=800)
    since, common = localdate() - timedelta(days=800), {"person": worker, "organisation": firm.unit}
    WorkFact.objects.create(kind="level_training", starts_on=since, added_on=since, **common)
    away = record_fact(worker, firm.unit, WorkFacts("absence", localdate() - timedelta(days=400)), by=firm.clerk)
    end_absence(away, on=localdate(), by=firm.clerk)
    certificates.recompute_duties(person_ids=[worker.pk])
    programme = firm.begin(worker)
    assert (programme.reason, programme.origin) == ("returned", away.subject)
    firm.pass_all(programme)
    clear_post(programme, by=firm.clerk)
    assert Duty.objects.get(origin=away.subject, kind="levels").state == "met"


def test_hiring_and_moving_somebody_the_next_day_saves_nothing():
    firm = Firm()
    worker = firm.hire(days_ago=1)
    firm.give_post(worker, "支护工")
    assert firm.begin(worker).levels_asked == 3


def test_once_levels_are_proved_education_can_not_be_told_by_hand():
    firm = Firm()
    worker = firm.hire()
    facts = WorkFacts("level_training", localdate())
    firm.begin(firm.hire())
    with pytest.raises(Refused, match="逐级记录"):
        record_fact(worker, firm.unit, facts, by=firm.clerk)
    other = Firm()
    assert record_fact(other.hire(), other.unit, facts, by=other.clerk).pk


def test_another_firms_clerk_touches_nothing():
    firm, other = Firm(), Firm()
    programme = firm.begin(firm.hire())
    with pytest.raises(NotAllowed):
        clear_post(programme, by=other.clerk)
    with pytest.raises(NotAllowed):
        open_programmes(firm.unit, [programme.post.person_id], by=other.clerk)
    level = firm.teach(programme.levels.first())
    with pytest.raises(NotAllowed):
        sign_level(level, "trainee", Signature(level.digest, scribble()), by=other.clerk)


def test_the_record_card_is_made_from_what_was_proved_and_only_once():
    firm = Firm()
    worker = firm.hire("钱学思", department="总装车间", team="一班")
    programme = firm.begin(worker)
    people.make_membership(firm.clerk.person, firm.unit, "certificate_officer")
    with pytest.raises(Refused, match="上岗以后"):
        issue_card(programme, by=firm.clerk)
    firm.pass_all(programme)
    programme = clear_post(programme, by=firm.clerk)
    with pytest.raises(Refused, match="上传照片"):
        issue_card(programme, by=firm.clerk)
    set_photo(worker, people.photo_file((295, 413)))
    programme.post.person.refresh_from_db()
    batch = issue_card(programme, by=firm.clerk)
    assert certificates.run_batch(batch.pk) == 1
    certificate = certificates.Certificate.objects.get(person=worker)
    assert certificate.kind == "record_card"
    assert [row[0] for row in certificate.payload["items"]] == ["厂级", "车间级", "班组级"]
    shown = {row["key"]: row["value"] for row in certificate.payload["shown"]}
    assert shown["workshop"] == "总装车间"
    assert shown["hours"] == "24"
    with pytest.raises(Refused):
        issue_card(programme, by=firm.clerk)
    assert print_programme(programme).startswith(b"%PDF")


def test_hours_learnt_in_courses_are_offered_to_the_first_level():
    firm = Firm()
    worker = firm.hire()
    level = firm.begin(worker).levels.select_related("programme__post__person").first()
    assert ledger_hours(level) == 0
    item = OperationItem.objects.filter(category__family="three_level").first()
    HoursEntry.objects.create(
        person=worker, operation_item=item, part="theory", minutes=180, witnessed_by=firm.clerk,
        recorded_at=timezone.now(),
    )  # fmt: skip
    assert ledger_hours(level) == 4
    page = signed_in(firm.clerk).get(reverse("workforce:level", args=[level.programme.uuid, "company"]))
    assert "已记 4 学时" in page.content.decode()
