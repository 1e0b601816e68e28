"""A person is registered once, seen only by those within reach, and revealed only with a trace."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from accounts import api
from accounts.domain import roles
from evidence.api import Event
from tests.accounts import factories as make

pytestmark = pytest.mark.django_db


def events(kind: str) -> list[Event]:
    return list(Event.objects.filter(kind=kind))


def test_a_worker_registered_by_two_employers_is_one_person_in_both():
    first, second = make.make_organisation(), make.make_organisation()
    number = make.id_number(50)
    one = api.register_person(name="王建国", number=number, organisation=first)
    two = api.register_person(name="王 建国", number=number.lower(), organisation=second, mobile="19900000001")
    assert (one.created, two.created) == (True, False)
    assert one.person.pk == two.person.pk
    assert set(two.person.memberships.values_list("organisation", flat=True)) == {first.pk, second.pk}
    assert two.person.sex == "male"
    assert api.Person.objects.get().mobile == "19900000001"


def test_registering_leaves_evidence_and_consent_without_personal_data():
    organisation = make.make_organisation()
    person = api.register_person(name="王建国", number=make.id_number(51), organisation=organisation).person
    [event] = events("accounts.person.registered")
    assert event.subject_list == [person.subject, f"organisation:{organisation.uuid}"]
    assert "王建国" not in str(event.body)
    consent = person.consents.get()
    assert (consent.kind, consent.given, len(consent.text_sha256)) == ("privacy", True, 64)


def test_a_known_number_under_another_name_is_refused():
    number = make.id_number(52)
    api.register_person(name="王建国", number=number)
    with pytest.raises(api.Refused, match="另一个姓名") as refused:
        api.register_person(name="李建国", number=number)
    assert refused.value.field == "name"


def test_a_name_that_no_font_can_print_is_refused_when_an_app_asks_for_it(monkeypatch):
    monkeypatch.setattr("accounts.actions.register_person._NAME_CHECKS", [])
    api.register_name_check(lambda name: "姓名中有无法印刷的字。" if "𰻝" in name else "")
    with pytest.raises(api.Refused, match="无法印刷"):
        api.register_person(name="𰻝三", number=make.id_number(53))
    assert api.register_person(name="张三", number=make.id_number(53)).created


def test_no_number_stands_in_the_database_in_plain():
    number, mobile = make.id_number(54), make.mobile_number(54)
    person = api.register_person(name="王建国", number=number, mobile=mobile).person
    api.open_account(person, by=None)
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            text = str(cursor.fetchall())
            assert number not in text, table
            assert mobile not in text, table


def test_a_correction_names_its_fields_and_not_their_values():
    officer = make.make_staff(roles.EXAM_OFFICER)
    person = make.make_person(name="王建国")
    edited = api.edit_person(
        person, by=officer, name="王建國", number=person.id_number, document=person.document, mobile="19900000002"
    )
    assert edited.name == "王建國"
    [event] = events("accounts.person.edited")
    assert event.body == {"fields": ["name", "mobile"]}


def test_a_correction_to_somebody_elses_number_is_refused():
    one, two = make.make_person(), make.make_person()
    with pytest.raises(api.Refused, match="另一人"):
        api.edit_person(one, by=make.make_user(), name=one.name, number=two.id_number, document=one.document)


def test_an_employer_sees_its_own_workers_only():
    mine, other = make.make_organisation(), make.make_organisation()
    admin = make.make_staff(roles.ORGANISATION_ADMIN, mine)
    worker, stranger = make.make_person(), make.make_person()
    make.make_membership(worker, mine)
    make.make_membership(stranger, other)
    assert set(api.people_where(admin, "people.view")) == {worker, admin.person}
    assert api.may(admin, "people.view", mine)
    assert not api.may(admin, "people.view", other)


def test_rights_end_on_the_day_the_membership_ends():
    organisation = make.make_organisation()
    admin = make.make_staff(roles.ORGANISATION_ADMIN, organisation)
    [membership] = admin.person.memberships.all()
    assert api.end_membership(membership, by=None)
    assert not api.may(admin, "people.view", organisation)
    assert not api.end_membership(membership, by=None)


def test_a_closed_organisation_gives_no_rights_and_a_disabled_account_has_none():
    organisation = make.make_organisation()
    admin = make.make_staff(roles.ORGANISATION_ADMIN, organisation)
    organisation.is_active = False
    organisation.save()
    assert not api.may(admin, "people.view")
    superuser = make.make_user(is_superuser=True)
    superuser.is_active = False
    assert not api.may(superuser, "people.view")
    assert not api.people_where(superuser, "people.view").exists()


def test_a_regulator_looks_across_its_region_and_acts_only_at_home():
    province = make.make_region(level=1)
    city = make.make_region(level=2, parent=province)
    county = make.make_region(level=3, parent=city)
    regulator = make.make_organisation("regulator", region=city)
    below, beside = make.make_organisation(region=county), make.make_organisation(region=province)
    supervisor = make.make_staff(roles.SUPERVISOR, regulator)
    assert set(api.organisations_where(supervisor, "people.view")) == {regulator, below}
    assert beside not in api.organisations_where(supervisor, "people.view")
    admin = make.make_staff(roles.ORGANISATION_ADMIN, regulator)
    assert set(api.organisations_where(admin, "people.edit")) == {regulator}


def test_a_higher_app_can_widen_whom_an_examiner_sees(monkeypatch):
    monkeypatch.setattr("accounts.permissions._REACHES", [])
    invigilator, candidate = make.make_staff(roles.INVIGILATOR), make.make_person()
    assert not api.people_where(invigilator, "people.view").exists()
    api.register_reach(
        lambda user, ability: api.Person.objects.filter(
            pk=candidate.pk if user == invigilator and ability == "people.view" else 0
        ).values("pk")
    )
    assert list(api.people_where(invigilator, "people.view")) == [candidate]


def test_revealing_a_number_leaves_exactly_one_row():
    organisation = make.make_organisation()
    admin, worker = make.make_staff(roles.ORGANISATION_ADMIN, organisation), make.make_person()
    make.make_membership(worker, organisation)
    assert api.reveal_number(worker, by=admin, place="test") == worker.id_number
    [event] = events("accounts.number.revealed")
    assert (event.actor, event.subject_list, event.body["own"]) == (admin.actor, [worker.subject], False)


def test_a_stranger_can_not_reveal_and_leaves_no_row():
    with pytest.raises(api.NotAllowed):
        api.reveal_number(make.make_person(), by=make.make_user(), place="test")
    assert not events("accounts.number.revealed")


def test_a_person_may_see_his_own_number():
    user = make.make_user()
    person = make.make_person(user=user)
    assert api.reveal_number(person, by=user, place="me") == person.id_number
    assert events("accounts.number.revealed")[0].body["own"] is True


def test_withdrawing_the_photo_consent_destroys_the_photo(django_capture_on_commit_callbacks):
    person = api.set_photo(make.make_person(), make.photo_file())
    storage, name = person.photo.storage, person.photo.name
    with django_capture_on_commit_callbacks(execute=True):
        api.record_consent(person, kind="photo", given=False, channel="desk", actor="test")
    person.refresh_from_db()
    assert not person.photo
    assert not storage.exists(name)
    assert not api.has_consented(person, "photo")
    assert events("accounts.consent.withdrawn")


def test_the_words_agreed_to_are_known_by_their_hash():
    text = api.consent_text("privacy")
    row = api.record_consent(make.make_person(), kind="privacy", given=True, channel="desk", actor="test")
    assert (row.text_version, row.text_sha256) == (text.version, text.sha256)
    assert "证件号码" in text.body


def test_the_three_offices_are_three_persons():
    regulator = make.make_organisation("regulator")
    security = make.make_staff(roles.SECURITY_ADMIN, regulator)
    person = make.make_person(user=make.make_user())
    api.grant_role(person=person, organisation=regulator, role=roles.SYSTEM_ADMIN, by=security)
    for second in (roles.AUDITOR, roles.SECURITY_ADMIN):
        with pytest.raises(api.Refused, match="不同的人"):
            api.grant_role(person=person, organisation=regulator, role=second, by=security)
    superuser = make.make_user(is_superuser=True)
    with pytest.raises(api.Refused, match="不同的人"):
        api.grant_role(person=person, organisation=regulator, role=roles.AUDITOR, by=superuser)
    assert len(events("accounts.role.granted")) == 1


def test_nobody_promotes_himself_and_no_administrator_gives_what_is_not_his_to_give():
    regulator, enterprise = make.make_organisation("regulator"), make.make_organisation()
    security = make.make_staff(roles.SECURITY_ADMIN, regulator)
    with pytest.raises(api.NotAllowed):
        api.grant_role(person=security.person, organisation=regulator, role=roles.AUDITOR, by=security)
    admin, worker = make.make_staff(roles.ORGANISATION_ADMIN, enterprise), make.make_person()
    api.grant_role(person=worker, organisation=enterprise, role=roles.TEACHER, by=admin)
    for role, place in ((roles.AUDITOR, enterprise), (roles.TEACHER, make.make_organisation())):
        with pytest.raises(api.NotAllowed):
            api.grant_role(person=worker, organisation=place, role=role, by=admin)


def test_granting_the_same_role_twice_is_once():
    organisation, worker = make.make_organisation(), make.make_person()
    for _time in range(2):
        api.grant_role(person=worker, organisation=organisation, role=roles.WORKER, by=None)
    assert worker.memberships.count() == 1
    assert len(events("accounts.role.granted")) == 1


def test_two_workers_share_a_phone_and_each_has_an_account():
    mobile = make.mobile_number()
    one, two = make.make_person(mobile=mobile), make.make_person(mobile=mobile)
    first, second = api.open_account(one, by=None), api.open_account(two, by=None)
    assert (first.mobile, second.mobile) == (mobile, "")
    assert api.open_account(one, by=None) == first


def test_an_employer_helps_its_own_workers_but_can_not_take_over_others():
    mine, other = make.make_organisation(), make.make_organisation()
    admin = make.make_staff(roles.ORGANISATION_ADMIN, mine)
    worker, shared, verified = make.make_person(), make.make_person(), make.make_person(user=make.make_user())
    verified.user.mobile_verified = True
    verified.user.save()
    for person in (worker, shared, verified):
        make.make_membership(person, mine)
    make.make_membership(shared, other)
    assert api.assist_reset(worker, by=admin).password
    for person in (shared, verified, admin.person):
        with pytest.raises(api.NotAllowed):
            api.assist_reset(person, by=admin)
    assert len(events("accounts.password.assisted")) == 1


def test_staff_with_wide_powers_are_helped_by_the_security_administrator_alone():
    body = make.make_organisation("exam_body")
    officer, colleague = make.make_staff(roles.EXAM_OFFICER, body), make.make_staff(roles.EXAM_OFFICER, body)
    security = make.make_staff(roles.SECURITY_ADMIN)
    with pytest.raises(api.NotAllowed):
        api.assist_reset(colleague.person, by=officer)
    assert api.assist_reset(colleague.person, by=security).user == colleague
    assert api.reset_second_factor(colleague, by=security) == 1
    with pytest.raises(api.NotAllowed):
        api.reset_second_factor(security, by=security)


def test_an_initial_password_is_long_random_and_readable():
    from accounts.actions.assist_reset import initial_password

    passwords = {initial_password() for _time in range(200)}
    assert len(passwords) == 200
    assert all(len(password) == 14 and not set(password) & set("01oilO") for password in passwords)


def test_who_signs_up_claims_a_new_person_and_his_own_record_but_nobody_elses():
    mobile = make.mobile_number()
    user = make.make_user(mobile=mobile, mobile_verified=True)
    known = make.make_person(name="王建国", mobile=mobile)
    assert api.claim_person(user, name="王建国", number=known.id_number, document="resident") == known
    thief = make.make_user(mobile=make.mobile_number(), mobile_verified=True)
    for victim in (known, make.make_person(name="李四"), make.make_person(name="李四", mobile=make.mobile_number())):
        with pytest.raises(api.Refused, match="工作人员协助绑定"):
            api.claim_person(thief, name=victim.name, number=victim.id_number, document="resident")
    assert api.claim_person(thief, name="赵六", number=make.id_number(), document="resident").user == thief


def test_deployment_is_refused_without_the_second_factor(settings):
    from django.core.checks import run_checks

    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    found = run_checks(tags=["security"], include_deployment_checks=True)
    assert "accounts.E001" in {message.id for message in found}
    settings.STAFF_SECOND_FACTOR_REQUIRED = True
    found = run_checks(tags=["security"], include_deployment_checks=True)
    assert "accounts.E001" not in {message.id for message in found}


def test_the_house_checks_of_accounts_pass():
    with transaction.atomic():
        call_command("check", verbosity=0)
