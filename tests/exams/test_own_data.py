"""What is kept about me, told to me: every kind of row, how long pictures stay, and no mark before it is out."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from accounts.api import Person, own_chapters
from evidence import api as evidence
from exams.actions.add_practical_photo import add_practical_photo
from exams.actions.end_attempt import end_attempt
from exams.actions.save_answers import save_answers
from exams.actions.start_attempt import start_attempt
from exams.actions.take_snapshot import answer_snapshots, forget_snapshots, take_snapshot
from exams.domain.integrity import Options
from exams.models import Blueprint, Sitting
from tests.exams import factories as make
from tests.exams.integrity_room import photo, world_with
from tests.exams.practical_world import assess, make_practical, sign
from tests.exams.practical_world import photo as work_photo
from tests.exams.room_world import answers_for

pytestmark = pytest.mark.django_db


def told(person):
    return {chapter.title: chapter for chapter in own_chapters(person)}


def sat(world):
    registration = world.registrations[0]
    answer_snapshots(registration, given=True)
    attempt = start_attempt(registration)
    take_snapshot(attempt.uuid, photo())
    save_answers(attempt.uuid, writer=1, answers=answers_for(registration, right=10))
    end_attempt(attempt.uuid, by_candidate=True)
    return registration


def test_a_snapshot_is_told_with_its_sitting_and_its_last_day():
    world = world_with(Options(snapshots=True))
    person = sat(world).person
    row = told(person)["考试中的随机抽拍"].rows[0]
    assert row["场次"] == world.sitting.name
    assert row["保存期限"].startswith("最迟保存到")
    published = evidence.database_now() - timedelta(days=91)
    Sitting.objects.filter(pk=world.sitting.pk).update(state="published", published_at=published)
    last = timezone.localdate(published + timedelta(days=90))
    assert told(person)["考试中的随机抽拍"].rows[0]["保存期限"] == f"保存到 {last}"
    assert forget_snapshots() == 1
    assert "销毁" in told(person)["考试中的随机抽拍"].rows[0]["保存期限"]
    assert told(person)["抽拍是否同意"].rows[0]["是否同意"] == "同意"


def test_marks_are_told_when_they_are_out():
    world = world_with(Options())
    Blueprint.objects.update(review=Blueprint.Review.NONE)
    person = sat_without_pictures(world).person
    assert "考试成绩" not in told(person)
    assert told(person)["理论考试作答"].rows[0]["保存的答案"] == "10 题"
    Sitting.objects.filter(pk=world.sitting.pk).update(state="published", published_at=timezone.now())
    assert told(person)["考试成绩"].rows[0]["得分"] == "100"


def sat_without_pictures(world):
    attempt = start_attempt(world.registrations[0])
    save_answers(attempt.uuid, writer=1, answers=answers_for(world.registrations[0], right=10))
    end_attempt(attempt.uuid, by_candidate=True)
    return world.registrations[0]


def test_photos_of_the_work_and_signatures_are_told_and_the_page_and_the_file_say_the_same():
    world = make_practical()
    registration, assessor = world.registrations[0], world.assessors[0]
    sheet = assess(registration, assessor)
    add_practical_photo(sheet, uuid=uuid.uuid4(), code="K2", data=work_photo(), user=assessor)
    sign(sheet, assessor)
    user = make.people.make_user()
    Person.objects.filter(pk=registration.person_id).update(user=user)
    client = make.signed_in(user)
    page = client.get(reverse("accounts:me")).content.decode()
    file = json.loads(client.get(reverse("accounts:own-data")).content)
    for title in ("考试报名", "实操照片（可能拍到本人）", "实操评分表和签名", "实操工位和用时", "考试成绩"):
        assert title in page
        assert file["chapters"][title]["rows"]
    assert file["chapters"]["实操照片（可能拍到本人）"]["rows"][0]["科目"] == "K2"
    stranger = make.signed_in(make.people.make_staff("exam_officer"))
    assert world.sitting.name not in stranger.get(reverse("accounts:own-data")).content.decode()


TOLD_WITH = {
    # model → where its rows are told, or why they are not about the person
    "exams.Paper": "理论考试作答; its questions belong to the bank",
    "exams.Response": "理论考试作答, counted",
    "exams.MarkedAnswer": "考试成绩; waits for its markers",
    "exams.Mark": "the marker's work, blind",
    "exams.TaskDraw": "实操评分表和签名; proved in public by ticket number",
    "exams.PracticalEntry": "实操评分表和签名, tap by tap",
    "exams.MessageReceipt": "考场通知, read",
    "exams.SebOpening": "a file for a browser, no fact about the person",
    "exams.SeatGuard": "考场事件, admitted by the invigilator",
    "exams.Exposure": "counts of items, nobody's name",
    "exams.AssessorSheet": "实操评分表和签名",
    "exams.MisconductReview": "违纪记录",
    "exams.MisconductPhoto": "违纪记录, counted",
}


def test_every_table_that_hangs_on_a_person_is_told_or_says_where():
    """A new table about candidates fails here until it is told."""
    files = {"exams": ("own_data", "own_practical_data"), "practice": ("own_data",), "applications": ("own_data",)}
    sources = "".join(
        (Path(apps.get_app_config(label).path) / "actions" / f"{name}.py").read_text(encoding="utf-8")
        for label, names in files.items()
        for name in names
    )
    about = {
        "accounts.person",
        "exams.registration",
        "exams.attempt",
        "applications.application",
        "exams.assessorsheet",
    }
    silent = []
    for label in files:
        for model in apps.get_app_config(label).get_models():
            links = {
                field.related_model._meta.label_lower
                for field in model._meta.fields
                if field.is_relation and field.related_model is not None
            }
            if links & about and model.__name__ not in sources and model._meta.label not in TOLD_WITH:
                silent.append(model._meta.label)
    assert silent == []
