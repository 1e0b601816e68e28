"""The desk's pages about late answers and accommodations, over HTTP."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from evidence import api as evidence
from exams.models import Accommodation, Attempt, LatePack, ScoreReport, Sitting
from tests.accounts.factories import give_second_factor
from tests.exams.factories import signed_in
from tests.exams.late_world import make_late
from tests.exams.room_world import make_world
from tests.exams.test_late_packs import sealed_file

pytestmark = pytest.mark.django_db


def at_the_desk(user):
    give_second_factor(user)
    return signed_in(user)


def test_from_the_invigilators_word_to_the_candidates_result(client):
    """Neither page shows an answer or a key; the officer's shows the marks only after the decision."""
    world = make_late()
    page = reverse("exams:sitting-late", args=[world.room.sitting.uuid])
    invigilator, officer = signed_in(world.invigilator), at_the_desk(world.officer)
    seen = invigilator.get(page).content.decode()
    assert "待处理" in seen
    assert "其中 3 题比已保存的新" in seen
    propose = reverse("exams:late-propose", args=[world.pack.uuid])
    assert invigilator.post(propose, {"advice": "counted", "reason": ""}, follow=True).status_code == 200
    assert LatePack.objects.get().state == "waiting"
    invigilator.post(propose, {"advice": "counted", "reason": "交换机断电"})
    before = officer.get(page).content.decode()
    assert "交换机断电" in before
    assert "60 → 90" not in before
    Sitting.objects.update(ends_at=evidence.database_now(), locked_at=evidence.database_now())
    overview = reverse("exams:sitting-detail", args=[world.room.sitting.uuid])
    assert "还有 1 份超时答案没有决定" in officer.get(overview).content.decode()
    officer.post(reverse("exams:late-decide", args=[world.pack.uuid]), {"decision": "counted", "reason": "属实"})
    assert ScoreReport.objects.get(attempt=world.attempt).total == 9000
    assert "60 → 90" in officer.get(page).content.decode()
    assert "份超时答案没有决定" not in officer.get(overview).content.decode()
    assert "60 → 90" not in invigilator.get(page).content.decode()


def test_what_can_never_count_is_offered_as_refused_only():
    world = make_late()
    page, officer = reverse("exams:sitting-late", args=[world.room.sitting.uuid]), at_the_desk(world.officer)
    propose = reverse("exams:late-propose", args=[world.pack.uuid])
    signed_in(world.invigilator).post(propose, {"advice": "counted", "reason": "交换机断电"})
    assert "计入并重新评分" in officer.get(page).content.decode()
    early = world.attempt.deadline_at - timedelta(minutes=5)
    Attempt.objects.update(state="submitted", ended_at=early)
    seen = officer.get(page).content.decode()
    assert "计入并重新评分" not in seen
    assert "考生已自己交卷" in seen
    officer.post(reverse("exams:late-decide", args=[world.pack.uuid]), {"decision": "refused", "reason": "交卷后送达"})
    assert LatePack.objects.get().state == "refused"
    assert "考生已自己交卷" not in officer.get(page).content.decode()


def test_a_file_is_carried_in_and_a_wrong_one_is_refused_with_a_sentence():
    world = make_late()
    invigilator = signed_in(world.invigilator)
    address = reverse("exams:late-file", args=[world.room.sitting.uuid])

    def carry(content):
        upload = SimpleUploadedFile("anpei.json", content, content_type="application/json")
        return invigilator.post(address, {"file": upload}, follow=True).content.decode()

    assert "封存 1 题" in carry(sealed_file(world.attempt, [[10, 1_000_500, "A"]]))
    assert "打不开这个文件" in carry(b"{}")
    assert LatePack.objects.count() == 2


def test_an_officer_grants_an_accommodation_on_a_form_and_reads_it_in_the_list():
    world = make_world()
    Sitting.objects.update(state=Sitting.State.DRAFT)
    registration, officer = world.registrations[0], at_the_desk(world.officer)
    form = reverse("exams:registration-accommodation", args=[registration.uuid])
    wrong = officer.post(form, {"percent": "25", "minutes": "", "reason": ""})
    assert wrong.status_code == 400
    reply = officer.post(form, {"percent": "25", "minutes": "", "read_aloud": "on", "reason": "医院证明"}, follow=True)
    assert "加时 25%、可用朗读" in reply.content.decode()
    assert "医院证明" not in reply.content.decode()
    assert "医院证明" in officer.get(form).content.decode()
    assert Accommodation.objects.get().aid.extra_seconds(120) == 1800
    Sitting.objects.update(state=Sitting.State.LOCKED)
    late = officer.post(form, {"percent": "50", "reason": "再加"})
    assert late.status_code == 400
    assert "已锁定" in late.content.decode()


def test_the_result_page_tells_of_a_late_pack_before_and_after(client):
    from tests.exams.test_room import enter

    world = make_late()
    enter(client, world.room.registrations[0])
    address = reverse("exams:room-result")
    assert "已原样封存，没有丢失" in client.get(address).content.decode()
    LatePack.objects.update(
        state="refused", proposed_by=world.invigilator, decided_by=world.officer, reason="迟到", decision="不计"
    )
    assert "不计入成绩" in client.get(address).content.decode()
