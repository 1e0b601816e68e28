"""Each role's desk shows what waits for that role, and nothing that is somebody else's."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import api as accounts
from certificates import api as certificates
from evidence import api as evidence
from tests.accounts import factories as people
from tests.certificates import factories as make
from tests.courses import factories as training
from tests.exams import factories as exam

pytestmark = pytest.mark.django_db
INLINE = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>|<style\b|\sstyle=|\son[a-z]+=|javascript:", re.I)
DESK = "/desk/"


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def open_desk(user, address: str = DESK) -> str:
    """The desk's HTML; a policy, nothing inline and few queries are part of every desk."""
    client = signed_in(user)
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)
    html = response.content.decode()
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    assert "script-src 'self'" in response["Content-Security-Policy"]
    assert INLINE.findall(html) == []
    assert len(queries) <= 45, len(queries)
    return html


def make_duty(person, *, days: int, item=None, kind="renewal", why="证书六年有效，到期换证。"):
    return certificates.Duty.objects.create(
        person=person,
        operation_item=item or make.make_item(),
        kind=kind,
        lapses_on=timezone.localdate() + timedelta(days=days),
        origin=f"certificate:{person.uuid}:{days}",
        edition_key="SO-19",
        explanation=why,
        computed_at=timezone.now(),
    )


def make_worker(name: str = ""):
    return people.make_person(name=name, user=people.make_user())


def test_a_stranger_is_led_to_the_sign_in():
    response = Client().get(DESK)
    assert response.status_code == 302
    assert reverse("account_login") in response["Location"]


def test_somebody_who_has_not_said_who_they_are_is_asked_first():
    assert reverse("accounts:complete") in open_desk(people.make_user())


def test_an_empty_desk_says_what_will_come():
    html = open_desk(make_worker().user)
    for words in ("目前没有到期要办的事", "没有安排好的考试", "还没有证书", "还没有学时"):
        assert words in html


def test_a_worker_sees_what_is_owed_next_with_days_and_reason():
    worker = make_worker()
    make_duty(worker, days=12, why="令第19号：证书六年有效。")
    make_duty(worker, days=-3, kind="yearly_hours")
    html = open_desk(worker.user)
    assert re.search(r"duty__number num\">12<", html)
    assert re.search(r"duty__number num\">3<", html)
    assert "天前已逾期" in html
    assert "令第19号：证书六年有效。" in html
    assert reverse("qualifications:edition", args=["SO-19"]) in html


def test_a_worker_downloads_a_valid_certificate_but_not_a_revoked_one():
    worker = make_worker()
    valid = make.make_bare_certificate(person=worker)
    revoked = make.make_bare_certificate(person=worker, state="revoked")
    foreign = make.make_bare_certificate()
    html = open_desk(worker.user)
    assert reverse("certificates:download", args=[valid.uuid]) in html
    assert reverse("certificates:download", args=[revoked.uuid]) not in html
    assert revoked.number in html
    assert foreign.number not in html


def test_a_worker_sees_the_coming_examination_and_gets_the_ticket_once_it_is_locked():
    body = exam.make_body()
    candidate = exam.make_candidate()
    candidate.user = people.make_user()
    candidate.save()
    sitting = exam.make_sitting(body)
    from exams.api import register_candidate

    registration = register_candidate(sitting, candidate, user=body.officer, health_promised=True)
    html = open_desk(candidate.user)
    assert "安全大道 1 号" in html
    assert registration.ticket_number not in html
    type(sitting).objects.filter(pk=sitting.pk).update(state="locked")
    html = open_desk(candidate.user)
    assert registration.ticket_number in html
    assert reverse("exams:my-ticket", args=[registration.uuid]) in html


def test_a_worker_sees_hours_against_what_is_asked():
    worker = make_worker()
    group = training.make_class()
    training.enrol(group, worker)
    html = open_desk(worker.user)
    assert "低压电工作业" in html
    assert "0 / 4 学时" in html


def test_an_officer_sees_sittings_to_lock_and_to_publish_and_none_of_another_body():
    body, other = exam.make_body(), exam.make_body()
    soon = exam.make_sitting(body, starts_at=timezone.now() + timedelta(days=2))
    over = exam.make_sitting(body, starts_at=timezone.now() + timedelta(days=3))
    type(over).objects.filter(pk=over.pk).update(
        state="closed", starts_at=timezone.now() - timedelta(days=2), ends_at=timezone.now() - timedelta(days=2)
    )
    foreign = exam.make_sitting(other, starts_at=timezone.now() + timedelta(days=2))
    html = open_desk(body.officer)
    assert "场考试一周内开考，还没有锁定" in html
    assert reverse("exams:sitting-results", args=[over.uuid]) in html
    assert soon.name in html
    assert str(foreign.uuid) not in html


def test_a_reviewer_sees_imports_of_others_but_not_their_own():
    import io

    from exams.actions.check_import import check_import
    from exams.actions.commit_import import commit_import

    body = exam.make_body()
    bank = exam.make_bank(body)
    batch = check_import(io.BytesIO(exam.workbook(exam.rows_of(2, 1))), name="题库.xlsx", bank=bank, user=body.author)
    assert "个题库文件已检查，待确认导入" in open_desk(body.author)
    commit_import(batch, user=body.author)
    assert reverse("exams:import-detail", args=[batch.uuid]) in open_desk(body.reviewer)
    assert "批导入的题待审定" not in open_desk(body.author)


def test_an_invigilator_sees_only_where_they_are_on_duty():
    from exams.api import assign_staff

    body = exam.make_body()
    mine, other = (exam.make_sitting(body, starts_at=timezone.now() + timedelta(days=day)) for day in (2, 3))
    assign_staff(mine, body.invigilator.person, duty="invigilator", user=body.officer)
    html = open_desk(body.invigilator)
    assert "我监考" in html
    assert str(mine.uuid) in html
    assert str(other.uuid) not in html


def test_a_certificate_officer_sees_failed_orders_and_revocations_of_others():
    issuer = make.make_issuer()
    first, second = make.make_officer(issuer), make.make_officer(issuer)
    foreign = make.make_officer(make.make_issuer())
    certificate = make.make_bare_certificate(issuer=issuer)
    certificates.propose_revocation(certificate, kind="false_facts", ground="登记不实", by=first)
    order = make.make_order(issuer=issuer)
    certificates.IssuingOrder.objects.filter(pk=order.pk).update(promise_state="failed")
    html = open_desk(second)
    assert "件变更申请等您复核" in html
    assert "改为“已撤销”" in html
    assert "张证书制证失败" in html
    assert "件变更申请等您复核" not in open_desk(first)
    other = make.make_bare_certificate(issuer=issuer)
    certificates.propose_change(other, to="suspended", kind="investigation", ground="正在核查", by=first)
    assert "改为“已暂停”" in open_desk(second), "a suspension is not called a revocation"
    html = open_desk(foreign)
    assert certificate.number not in html
    assert "张证书制证失败" not in html


def test_a_teacher_confirms_own_meetings_and_a_registrar_all_of_the_institution():
    institution = training.make_institution()
    group = training.make_class(institution, ends_on=timezone.localdate() + timedelta(days=5), state="running")
    teacher = training.make_teacher(institution)
    own = training.make_session(group, teacher, topic="我讲的课")
    other_group = training.make_class(institution, name="另一个班")
    other = training.make_session(other_group, topic="别人讲的课")
    foreign = training.make_session(training.make_class(), topic="别家机构的课")
    html = open_desk(teacher.user)
    assert reverse("courses:session-sheet", args=[own.uuid]) in html
    assert other.topic not in html
    html = open_desk(training.make_post(institution, "registrar"))
    assert own.topic in html
    assert other.topic in html
    assert group.name in html
    assert foreign.topic not in html


def test_an_employer_sees_own_people_sorted_into_bands_and_nobody_elses():
    firm = people.make_organisation("enterprise")
    boss = people.make_staff("organisation_admin", firm)
    names = {"甲方": -5, "乙方": 20, "丙方": 45, "丁方": 80, "戊方": 200}
    for name, days in names.items():
        person = people.make_person(name=f"{name}员工")
        people.make_membership(person, firm)
        make_duty(person, days=days)
    stranger = people.make_person(name="外单位的人")
    make_duty(stranger, days=10)
    html = open_desk(boss)
    for name in ("甲方员工", "乙方员工", "丙方员工", "丁方员工"):
        assert name in html
    assert "戊方员工" not in html
    assert "外单位的人" not in html
    assert "逾期 5 天" in html


def test_an_auditor_finds_the_search_and_how_the_chain_stands(settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path
    auditor = people.make_staff("auditor")
    html = open_desk(auditor)
    assert f'action="{reverse("audits:desk")}"' in html
    assert "还没有核验记录" in html
    with transaction.atomic():
        evidence.append("test.happened", actor="system", subjects=["person:x"])
    point = evidence.publish_checkpoint()
    html = open_desk(auditor)
    assert "最近一次核验完整" in html
    assert point.hash[:16] in html


def test_an_administrator_is_warned_while_no_worker_reports():
    admin = people.make_staff("system_admin")
    assert "后台任务没有在运行" in open_desk(admin)
    accounts.note_worker("worker@here")
    html = open_desk(admin)
    assert "后台任务没有在运行" not in html
    assert "worker@here" in html


def test_an_editor_finds_the_way_into_the_admin():
    user = people.make_staff("editor", people.make_organisation("publicity_office"))
    html = open_desk(user)
    assert reverse("wagtailadmin_home") in html
    assert "2026年全国“安全生产月”" in html


def test_several_roles_are_several_tabs_and_a_foreign_tab_opens_none():
    body = exam.make_body()
    people.make_membership(body.author.person, body.organisation, "certificate_officer")
    html = open_desk(body.author)
    assert "?part=examining" in html
    assert "?part=issuing" in html
    assert "?part=employing" not in html
    assert "签发情况" in open_desk(body.author, "/desk/?part=issuing")
    assert "到期情况" not in open_desk(body.author, "/desk/?part=employing")


def test_the_menu_shows_a_worker_no_staff_screen():
    html = open_desk(make_worker().user)
    for name in ("exams:sitting-list", "certificates:list", "accounts:people", "audits:desk"):
        assert f'href="{reverse(name)}"' not in html


def test_public_pages_ask_nothing_for_the_menu_of_somebody_signed_in():
    worker = make_worker()
    client = signed_in(worker.user)
    client.get("/about/")
    with CaptureQueriesContext(connection) as queries:
        client.get("/about/")
    assert not [query for query in queries if "accounts_message" in query["sql"]]
