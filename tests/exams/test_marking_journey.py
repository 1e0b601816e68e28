"""Marking over HTTP: from the essay on the paper to the published marks, and what a marker's screen never shows."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.api import Message, Person, person_of
from evidence import api as evidence
from exams.models import Mark, MarkedAnswer, ScoreReport, Sitting
from tests.exams import factories as make
from tests.exams.marking_world import make_marking, mark_all, sit
from tests.exams.test_room import enter

pytestmark = pytest.mark.django_db


def page_of(client, sitting) -> tuple[str, str]:
    """Claims the next answer; its address and page."""
    answer = client.post(reverse("exams:marking-next", args=[sitting.uuid]))
    return answer.url, client.get(answer.url).content.decode()


def mark_everything(client, sitting, *, points: dict[int, str]) -> int:
    """`points` by the item's marks: the two essays are worth 25 and 12.5."""
    count = 0
    while True:
        here, _page = page_of(client, sitting)
        if "/marking/" not in here or here.endswith(f"{sitting.uuid}/marking/"):
            return count
        mark = Mark.objects.select_related("answer").get(uuid=here.rstrip("/").rpartition("/")[2])
        lines = 2 if mark.answer.marks == 2500 else 1
        client.post(here, {f"p-{at}": points[lines] for at in range(lines)} | {"note": "字迹清楚"})
        count += 1


def test_from_the_essay_to_the_published_marks():
    world = make_marking(candidates=2)
    sitting = world.sitting
    sit(world.registrations[0])
    sit(world.registrations[1], right=False, essay="不知道")
    officer = make.signed_in(world.body.officer)
    now = evidence.database_now()
    Sitting.objects.filter(pk=sitting.pk).update(ends_at=now, starts_at=now - timedelta(hours=2))

    results = officer.get(reverse("exams:sitting-results", args=[sitting.uuid])).content.decode()
    assert "待阅卷 2 题" in results
    publish = reverse("exams:publication-ask", args=[sitting.uuid])
    refused = officer.post(publish)
    assert refused.status_code == 409
    assert "还有 2 份答卷、4 道题等待人工阅卷" in refused.content.decode()

    first, second, third = (make.signed_in(user) for user in world.markers)
    assert mark_everything(first, sitting, points={2: "10", 1: "12.5"}) == 4
    assert mark_everything(second, sitting, points={2: "8", 1: "5"}) == 4
    here = reverse("exams:sitting-marking", args=[sitting.uuid])
    page = officer.get(here).content.decode()
    assert "待评 2" in page, "the case's essay is 7.5 of 12.5 apart, the other one 4 of 25"
    assert "其中 2 道两人分差过大" in officer.post(publish).content.decode()
    assert mark_everything(third, sitting, points={1: "5"}) == 2
    assert officer.post(publish).status_code == 302
    approver = make.signed_in(make.people.make_staff("exam_officer", world.body.organisation))
    approve = reverse("exams:publication-approve", args=[sitting.publications.get().uuid])
    assert approver.post(approve).status_code == 302
    by_right = {report.by_position[0] > 0: report for report in ScoreReport.objects.all()}
    assert by_right[True].total == 5000 + 1800 + 1250 + 500
    assert (by_right[True].passed, by_right[False].passed) == (True, False)
    assert Message.objects.filter(kind="exams.result", channel="desk").count() == 2
    assert not evidence.verify_chain().faults


def test_a_markers_screen_shows_the_answer_and_nothing_of_the_person_or_of_the_other_marker():
    world = make_marking(candidates=1)
    [registration] = world.registrations
    person = registration.person
    type(registration).objects.filter(pk=registration.pk).update(employer_name="示例冶炼厂")
    attempt = sit(registration, essay="先断电，<b>再</b>救人。")
    first, second = (make.signed_in(user) for user in world.markers[:2])
    here, page = page_of(first, world.sitting)
    assert "先断电，&lt;b&gt;再&lt;/b&gt;救人。" in page
    assert "先切断电源" in page or "干粉灭火器" in page
    secrets = (
        person.name, person.id_number, person.id_number_masked, registration.ticket_number, str(registration.uuid),
        str(attempt.uuid), "示例冶炼厂", person.subject,
    )  # fmt: skip
    for _ in range(2):
        for secret in secrets:
            assert secret not in page
        lines = page.count("data-points")
        first.post(here, {f"p-{at}": "7.25" for at in range(lines)})
        here, page = page_of(first, world.sitting)
    assert "没有要您评阅的答卷" in first.get(here).content.decode() or "marking" in here
    here, page = page_of(second, world.sitting)
    assert "7.25" not in page
    assert person_of(world.markers[0]).name not in page.split("</header>")[-1]
    progress = second.get(reverse("exams:sitting-marking", args=[world.sitting.uuid])).content.decode()
    assert "7.25" not in progress
    assert "平均相差" not in progress, "agreement is the officer's business"
    assert "平均相差" in make.signed_in(world.body.officer).get(
        reverse("exams:sitting-marking", args=[world.sitting.uuid])
    ).content.decode()  # fmt: skip


def test_a_marker_opens_neither_faces_nor_results_nor_anothers_answer():
    world = make_marking(candidates=1)
    sit(world.registrations[0])
    first, second = (make.signed_in(user) for user in world.markers[:2])
    here, _page = page_of(first, world.sitting)
    assert second.get(here).status_code == 404
    assert second.post(here, {"p-0": "1"}).status_code == 404
    for name in ("results", "candidates", "room", "statistics", "results-file"):
        assert first.get(reverse(f"exams:sitting-{name}", args=[world.sitting.uuid])).status_code == 403, name
    photo = reverse("exams:registration-photo", args=[world.registrations[0].uuid])
    assert first.get(photo).status_code == 403
    assert make.signed_in(world.body.invigilator).get(photo).status_code == 404, "twin: no photo, but let through"
    stranger = make.signed_in(make.make_body().assessor)
    assert stranger.get(reverse("exams:sitting-marking", args=[world.sitting.uuid])).status_code == 404
    assert stranger.post(reverse("exams:marking-next", args=[world.sitting.uuid])).status_code == 404


def test_bad_points_are_said_and_nothing_is_kept():
    world = make_marking(candidates=1)
    sit(world.registrations[0])
    client = make.signed_in(world.markers[0])
    here, page = page_of(client, world.sitting)
    lines = page.count("data-points")
    for value, said in (
        ("", "不得分填 0"),
        ("99", "最多"),
        ("-1", "不能是负数"),
        ("1.234", "最多两位小数"),
        ("优", "请填数字"),
    ):
        answer = client.post(here, {f"p-{at}": value for at in range(lines)})
        assert answer.status_code == 400
        assert said in answer.content.decode()
    assert not Mark.objects.filter(given_at__isnull=False).exists()
    assert client.post(here, {f"p-{at}": "1" for at in range(lines)}).status_code == 302
    again = client.post(here, {f"p-{at}": "2" for at in range(lines)}, follow=True)
    assert "您已经评过" in again.content.decode()
    assert Mark.objects.get(given_at__isnull=False).total == 100 * lines


def test_the_officer_sets_the_gap_and_a_candidate_who_waits_is_not_told_a_fail():
    world = make_marking(candidates=1)
    [registration] = world.registrations
    user = make.people.make_user()
    Person.objects.filter(pk=registration.person_id).update(user=user)
    sit(registration)
    officer = make.signed_in(world.body.officer)
    item = world.sitting.marked_items.first()
    act = reverse("exams:marking-gap", args=[world.sitting.uuid, item.pk])
    officer.post(act, {"percent": "70"})
    item.refresh_from_db()
    assert item.gap == 20
    officer.post(act, {"percent": "10"})
    item.refresh_from_db()
    assert item.gap == 10
    assert make.signed_in(world.markers[0]).post(act, {"percent": "30"}).status_code == 403
    page = make.signed_in(user).get(reverse("exams:my-results")).content.decode()
    assert "等待阅卷" in page
    assert "不合格" not in page
    assert MarkedAnswer.objects.count() == 2


def test_the_result_counts_right_answers_only_where_an_answer_is_right_or_wrong(client):
    """Half the marks of an essay once read “0 of 2 right”."""
    world = make_marking(candidates=1)
    [registration] = world.registrations
    report = ScoreReport.objects.get(attempt=sit(registration))
    for user in world.markers[:2]:
        mark_all(world.sitting, user, share=50)
    enter(client, registration)
    page = client.get(reverse("exams:room-result")).content.decode()
    report.refresh_from_db()
    [judged, *marked] = report.by_section
    assert f"{judged['right']} / {judged['count']}" in page
    assert page.count("阅卷评分") == len(marked)
