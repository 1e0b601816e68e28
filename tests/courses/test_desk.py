"""The training desk over HTTP, role by role."""

from __future__ import annotations

import io
from datetime import timedelta

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.api import write_table
from courses import api
from courses.domain.roster import COLUMNS
from courses.models import ClassSession, Enrolment, Exemption, HoursCorrection, HoursEntry, TrainingClass
from courses.refusals import Refused
from tests.accounts.factories import id_number, make_organisation, make_person, make_region, make_user
from tests.courses.factories import enrol, item, make_class, make_institution, make_post, make_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def school():
    return make_institution(name="示例培训学校")


@pytest.fixture
def registrar(school):
    return make_post(school, "registrar", name="教务甲")


@pytest.fixture
def teacher(school):
    return make_post(school, "teacher", name="教师乙")


def test_a_registrar_runs_a_class_from_opening_to_hours(client, school, registrar, teacher) -> None:
    client.force_login(registrar)
    sent = client.post(
        "/training/new/",
        {
            "institution": school.pk,
            "name": "负责人初训班",
            "operation_item": item("safety-manager-hazchem").pk,
            "starts_on": "2026-11-01",
            "ends_on": "2026-11-20",
            "required_theory_hours": "",
            "required_practical_hours": "",
            "state": "running",
            "teachers": [teacher.person.pk],
        },
    )
    training_class = TrainingClass.objects.get()
    assert sent.url == f"/training/{training_class.uuid}/"
    assert training_class.required_theory_hours == 48
    number = id_number(9100)
    roster = write_table("名单", COLUMNS, [["王示例", "", number, "", "", ""], ["坏行", "", "1", "", "", ""]])
    sent = client.post(f"/training/{training_class.uuid}/roster/", {"file": SimpleUploadedFile("名单.xlsx", roster)})
    page = client.get(sent.url).content.decode()
    assert "导入 1 人" in page
    assert number not in page
    client.post(f"{sent.url}commit/")
    refused = openpyxl.load_workbook(io.BytesIO(client.get(f"{sent.url}refused.xlsx").content)).active
    assert [cell.value for cell in refused[2]][2] == "坏行"
    began = timezone.localtime() - timedelta(hours=3)
    client.post(
        f"/training/{training_class.uuid}/sessions/new/",
        {
            "topic": "危险化学品安全管理",
            "part": "theory",
            "starts_at": began.strftime("%Y-%m-%dT%H:%M"),
            "minutes": "90",
            "teacher": teacher.person.pk,
        },
    )
    session = ClassSession.objects.get()
    sheet = f"/training/sessions/{session.uuid}/"
    member = Enrolment.objects.get().person
    assert "确认签到并记入学时" in client.get(sheet).content.decode()
    client.post(sheet, {"present": [member.pk]})
    assert "已计 90 分钟" in client.get(sheet).content.decode()
    page = client.get(f"/training/{training_class.uuid}/").content.decode()
    assert "2 / 48" in page
    assert number not in page
    assert member.id_number_masked in page


def test_fewer_hours_than_the_rules_ask_are_refused_on_the_form(client, school, registrar) -> None:
    client.force_login(registrar)
    page = client.post(
        "/training/new/",
        {
            "institution": school.pk,
            "name": "短班",
            "operation_item": item("safety-manager-hazchem").pk,
            "starts_on": "2026-11-01",
            "ends_on": "2026-11-20",
            "required_theory_hours": "47",
            "state": "planned",
        },
    )
    assert "不能少于规定的 48 学时" in page.content.decode()
    assert not TrainingClass.objects.exists()


def test_a_teacher_confirms_their_meeting_and_the_registrar_decides_the_correction(
    client, school, registrar, teacher
) -> None:
    training_class = make_class(school)
    session, member = make_session(training_class, teacher.person), enrol(training_class)
    client.force_login(teacher)
    client.post(f"/training/sessions/{session.uuid}/", {"present": [member.pk]})
    sent = client.post(
        f"/training/sessions/{session.uuid}/correct/{member.uuid}/", {"minutes": "45", "reason": "提前离开"}
    )
    assert sent.status_code == 302
    correction = HoursCorrection.objects.get()
    page = client.get("/training/corrections/").content.decode()
    assert "等待另一人复核" in page
    client.post(f"/training/corrections/{correction.uuid}/decide/", {"decision": "approve"})
    assert HoursEntry.objects.count() == 1
    client.force_login(registrar)
    client.post(f"/training/corrections/{correction.uuid}/decide/", {"decision": "approve"})
    assert sorted(HoursEntry.objects.values_list("minutes", flat=True)) == [-45, 90]


def test_a_worker_reads_what_was_counted_by_whom_and_what_was_not(client, school, registrar, teacher) -> None:
    user = make_user()
    worker = make_person(name="张学员", user=user)
    training_class = make_class(school)
    enrol(training_class, worker)
    enrol(training_class, make_person(name="同学丙"))
    came = make_session(training_class, teacher.person, topic="触电急救")
    missed = make_session(
        training_class, teacher.person, topic="安全用具", starts_at=timezone.now() - timedelta(days=3)
    )
    api.close_session(came, present=[worker.pk], by=registrar)
    api.close_session(missed, present=[], by=teacher)
    client.force_login(user)
    page = client.get("/training/my-hours/").content.decode()
    for words in ("触电急救", "课堂签到", "没有计入", "安全用具", "1 学时按 45 分钟计", "教务甲"):
        assert words in page
    listed = client.get("/training/").content.decode()
    assert training_class.name in listed
    assert "新建培训班" not in listed
    page = client.get(f"/training/{training_class.uuid}/").content.decode()
    assert "张学员" in page
    assert "同学丙" not in page
    assert "签到表" not in page


def test_a_person_without_classes_is_told_so(client) -> None:
    client.force_login(make_user())
    assert "还没有学时记录" in client.get("/training/my-hours/").content.decode()
    assert "还没有培训班" in client.get("/training/").content.decode()


@pytest.fixture
def foreign():
    training_class = make_class(make_institution(), name="外单位的班")
    session, member = make_session(training_class), enrol(training_class)
    owner = make_post(training_class.institution, "registrar")
    file = io.BytesIO(write_table("名单", COLUMNS, [["王示例", "", id_number(9200), "", "", ""]]))
    batch = api.check_roster(training_class, file, file_name="x.xlsx", by=owner)
    api.close_session(session, present=[], by=owner)
    correction = api.propose_correction(session, member, minutes=10, reason="补记", by=owner)
    return training_class, session, member, batch, correction


def test_rows_of_another_institution_are_not_found(client, registrar, foreign) -> None:
    training_class, session, member, batch, correction = foreign
    client.force_login(registrar)
    assert "外单位的班" not in client.get("/training/").content.decode()
    for path in (
        f"{training_class.uuid}/",
        f"{training_class.uuid}/edit/",
        f"{training_class.uuid}/sessions/new/",
        f"{training_class.uuid}/roster/",
        f"sessions/{session.uuid}/",
        f"sessions/{session.uuid}/correct/{member.uuid}/",
        f"rosters/{batch.uuid}/",
        f"rosters/{batch.uuid}/refused.xlsx",
    ):
        assert client.get(f"/training/{path}").status_code == 404, path
    for path in (f"rosters/{batch.uuid}/commit/", f"corrections/{correction.uuid}/decide/"):
        assert client.post(f"/training/{path}", {"decision": "approve"}).status_code == 404, path
    assert client.post(f"/training/sessions/{session.uuid}/", {"present": [member.pk]}).status_code == 404
    assert not HoursEntry.objects.exists()


def test_the_twin_the_institutions_own_registrar_finds_them_all(client, foreign) -> None:
    training_class, session, member, batch, _ = foreign
    client.force_login(make_post(training_class.institution, "registrar"))
    for path in (
        f"{training_class.uuid}/",
        f"{training_class.uuid}/edit/",
        f"{training_class.uuid}/sessions/new/",
        f"{training_class.uuid}/roster/",
        f"sessions/{session.uuid}/",
        f"sessions/{session.uuid}/correct/{member.uuid}/",
        f"rosters/{batch.uuid}/",
        "corrections/",
    ):
        assert client.get(f"/training/{path}").status_code == 200, path


def test_a_form_offers_and_takes_only_rows_of_ones_own_institution(client, school, registrar, foreign) -> None:
    training_class, *_ = foreign
    outsider = make_post(training_class.institution, "teacher", name="外单位教师").person
    client.force_login(registrar)
    page = client.get("/training/new/").content.decode()
    assert training_class.institution.name not in page
    assert "外单位教师" not in page
    values = {
        "name": "混入",
        "operation_item": item().pk,
        "starts_on": "2026-11-01",
        "ends_on": "2026-11-20",
        "state": "planned",
    }
    client.post("/training/new/", values | {"institution": training_class.institution.pk})
    client.post("/training/new/", values | {"institution": school.pk, "teachers": [outsider.pk]})
    assert not TrainingClass.objects.filter(name="混入").exists()
    client.post("/training/new/", values | {"institution": school.pk})
    assert TrainingClass.objects.filter(name="混入").exists()


def test_a_teacher_sees_the_class_but_does_not_manage_it(client, school, teacher) -> None:
    training_class = make_class(school)
    colleagues = make_session(training_class)
    client.force_login(teacher)
    assert client.get(f"/training/{training_class.uuid}/").status_code == 200
    assert client.get(f"/training/{training_class.uuid}/edit/").status_code == 404
    assert client.get(f"/training/sessions/{colleagues.uuid}/").status_code == 404
    assert client.get("/training/new/").status_code == 403
    assert client.get("/training/exemptions/").status_code == 403


def test_a_supervisor_looks_across_the_region_and_changes_nothing(client) -> None:
    region = make_region()
    school = make_institution(region=region)
    training_class = make_class(school)
    session = make_session(training_class)
    client.force_login(make_post(make_organisation("regulator", region=region), "supervisor"))
    assert client.get(f"/training/{training_class.uuid}/").status_code == 200
    assert client.get(f"/training/{training_class.uuid}/edit/").status_code == 404
    assert client.get(f"/training/sessions/{session.uuid}/").status_code == 404


def test_a_registrar_approves_an_exemption_for_a_person_of_the_class_only(client, school, registrar) -> None:
    member, stranger = enrol(make_class(school)), make_person(name="外人")
    client.force_login(registrar)
    values = {"operation_item": item().pk, "ground": "skill_certificate", "document_number": "Y123", "valid_to": ""}
    client.post("/training/exemptions/new/", values | {"person": stranger.pk})
    assert not Exemption.objects.exists()
    client.post("/training/exemptions/new/", values | {"person": member.pk})
    assert Exemption.objects.get().approved_by == registrar
    assert "Y123" in client.get("/training/exemptions/").content.decode()


def test_a_visitor_is_asked_to_sign_in(client) -> None:
    for path in ("", "my-hours/", "new/", "exemptions/", "corrections/"):
        assert client.get(f"/training/{path}").status_code == 302


def test_long_lists_take_pages_and_filters(client, school, registrar) -> None:
    for number in range(25):
        make_class(school, name=f"第{number:02d}班", key="fusion-welding" if number % 2 else "scaffolding")
    client.force_login(registrar)
    assert "共 25 条" in client.get("/training/").content.decode()
    page = client.get("/training/", {"name": "第07"}).content.decode()
    assert "第07班" in page
    assert "第08班" not in page


def test_the_list_of_classes_needs_no_more_queries_for_more_classes(
    client, school, registrar, django_assert_max_num_queries
) -> None:
    for number in range(15):
        make_class(school, name=f"班{number}")
    client.force_login(registrar)
    client.get("/training/")
    with django_assert_max_num_queries(30):
        client.get("/training/")


def test_enrolling_somebody_lets_the_institution_see_them_and_nothing_more(school, registrar) -> None:
    from accounts.api import people_where

    administrator = make_post(school, "organisation_admin")
    member = enrol(make_class(school))
    for user in (registrar, administrator):
        assert member in people_where(user, "people.view")
        for ability in ("people.edit", "people.assist"):
            assert member not in people_where(user, ability)


def test_nobody_is_enrolled_after_the_class_has_ended_whatever_the_page_showed(school, registrar, teacher) -> None:
    shown = make_class(school)
    TrainingClass.objects.filter(pk=shown.pk).update(state=TrainingClass.State.FINISHED)
    with pytest.raises(Refused, match="已经结业"):
        api.enrol_people(shown, [teacher.person.pk], by=registrar)
    assert not Enrolment.objects.exists()
