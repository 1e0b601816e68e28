"""A roster too long to wait for: ordered, enrolled by portions, stopped between two, gone on with after a crash."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import models
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses import api
from courses.actions.commit_roster import LEASE, WAITED, commit_ordered, enrol_portion, order_commit, stop_commit
from courses.actions.import_roster import verdicts_of
from courses.models import Enrolment, RosterImport, TrainingClass
from courses.tasks import sweep_rosters
from evidence import api as evidence
from tests.accounts.factories import id_number
from tests.courses.test_rosters import room, roster

__all__ = ["room"]
pytestmark = pytest.mark.django_db
LONG = WAITED + 3


@pytest.fixture
def batch(room) -> RosterImport:
    registrar, training_class = room
    rows = [{"姓名": f"示例{number}", "证件号码": id_number(2000 + number)} for number in range(1, LONG)]
    rows.append({"姓名": "坏行", "证件号码": "123"})
    return api.check_roster(training_class, roster(*rows), file_name="名单.xlsx", by=registrar)


def test_a_long_roster_is_ordered_and_its_page_says_how_far_it_is(room, batch: RosterImport, client: Client) -> None:
    registrar, _training_class = room
    client.force_login(registrar)
    page = reverse("courses:roster-detail", args=[batch.uuid])
    said = client.post(reverse("courses:roster-commit", args=[batch.uuid]), follow=True).content.decode()
    assert "已开始导入，可以离开本页" in said
    assert f"已处理 0 / {LONG} 行" in said
    assert not Enrolment.objects.exists()
    assert sweep_rosters() == 1
    assert Enrolment.objects.count() == LONG - 1
    assert "有 1 行没有导入" in client.get(page).content.decode()
    batch.refresh_from_db()
    assert (batch.state, batch.committed_by, batch.done) == ("committed", registrar, LONG)
    assert batch.result == {"new": LONG - 1, "refused": 1}
    assert sweep_rosters() == 0


def test_a_stopped_roster_keeps_whom_it_enrolled_and_the_rest_waits(room, batch: RosterImport, client: Client) -> None:
    registrar, training_class = room
    order_commit(batch, by=registrar)
    now = timezone.now()
    RosterImport.objects.update(state="running", claimed_at=now)
    batch = RosterImport.objects.get()
    verdicts = verdicts_of(batch)
    assert enrol_portion(batch, verdicts[:WAITED], now)
    client.force_login(registrar)
    said = client.post(reverse("courses:roster-stop", args=[batch.uuid]), follow=True).content.decode()
    assert "已停止" in said
    assert not enrol_portion(batch, verdicts[WAITED:], now), "the run noticed that it was stopped"
    assert Enrolment.objects.count() == WAITED
    batch.refresh_from_db()
    done = api.commit_roster(batch, by=registrar)
    assert Enrolment.objects.filter(training_class=training_class).count() == LONG - 1
    assert done.result == {"enrolled": WAITED, "new": LONG - 1 - WAITED, "refused": 1}


def test_a_worker_that_died_is_followed_by_another_that_goes_on(room, batch: RosterImport) -> None:
    registrar, training_class = room
    order_commit(batch, by=registrar)
    died = timezone.now() - LEASE - timedelta(minutes=1)
    RosterImport.objects.update(state="running", claimed_at=died)
    batch = RosterImport.objects.get()
    assert enrol_portion(batch, verdicts_of(batch)[:WAITED], died)
    assert commit_ordered(batch.pk)
    assert not commit_ordered(batch.pk)
    batch.refresh_from_db()
    assert batch.result == {"new": LONG - 1, "refused": 1}
    events = evidence.events_about(training_class.subject)
    assert sum(event.body["counts"].get("new", 0) for event in events) == LONG - 1


def test_a_stopped_order_enrols_nobody_and_a_second_order_is_refused(room, batch: RosterImport) -> None:
    registrar, _training_class = room
    order_commit(batch, by=registrar)
    with pytest.raises(api.Refused, match="正在导入"):
        order_commit(batch, by=registrar)
    assert stop_commit(batch, by=registrar)
    assert not stop_commit(batch, by=registrar)
    assert not commit_ordered(batch.pk)
    assert not Enrolment.objects.exists()


def test_two_workers_without_the_claim_would_both_enrol(room, batch: RosterImport) -> None:
    """The twin: what the claim's token holds off is a second run over the same portion, counted twice."""
    registrar, _training_class = room
    order_commit(batch, by=registrar)
    now = timezone.now()
    RosterImport.objects.update(state="running", claimed_at=now)
    batch = RosterImport.objects.get()
    portion = verdicts_of(batch)[:WAITED]
    assert enrol_portion(batch, portion, now)
    assert not enrol_portion(batch, portion, now - timedelta(seconds=1)), "another's token"
    assert enrol_portion(batch, portion, now)
    assert RosterImport.objects.aggregate(done=models.Sum("done"))["done"] == 2 * WAITED


def test_a_class_that_ends_while_its_roster_waits_takes_nobody_more(room, batch: RosterImport) -> None:
    registrar, training_class = room
    order_commit(batch, by=registrar)
    TrainingClass.objects.filter(pk=training_class.pk).update(state=TrainingClass.State.FINISHED)
    assert not commit_ordered(batch.pk)
    batch.refresh_from_db()
    assert batch.state == "checked", "its owner finds it as it was"
    assert not Enrolment.objects.exists()
