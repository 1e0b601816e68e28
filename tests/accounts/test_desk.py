"""The desk of people and organisations: nobody else's data, and what each step leaves behind."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts import api
from accounts.domain import roles
from evidence.api import Event
from tests.accounts import factories as make

pytestmark = pytest.mark.django_db


def body(response) -> str:
    """The page without the form token, which is new each time, and without the address that was asked for."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", response.content.decode())
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "", text)


def signed_in_worker(client: Client):
    person = make.make_person(user=make.make_user())
    client.force_login(person.user)
    client.get("/accounts/me/")
    return person


@pytest.fixture
def two_employers():
    mine, other = make.make_organisation(), make.make_organisation()
    admin = make.make_staff(roles.ORGANISATION_ADMIN, mine)
    worker, stranger = make.make_person(name="李四"), make.make_person(name="赵六")
    make.make_membership(worker, mine)
    make.make_membership(stranger, other)
    for person in (worker, stranger):
        api.set_photo(person, make.photo_file())
    client = Client()
    client.force_login(admin)
    return client, mine, worker, stranger


ADDRESSES = ["", "edit/", "photo/", "assist/"]


@pytest.mark.parametrize("tail", ADDRESSES)
def test_a_stranger_looks_like_nobody(two_employers, tail):
    client, _mine, worker, stranger = two_employers
    assert client.get(f"/accounts/people/{worker.uuid}/{tail}").status_code == 200
    foreign = client.get(f"/accounts/people/{stranger.uuid}/{tail}")
    nobody = client.get(f"/accounts/people/{uuid4()}/{tail}")
    assert (foreign.status_code, nobody.status_code) == (404, 404)
    assert body(foreign) == body(nobody)


@pytest.mark.parametrize("tail", ["", "edit/", "assist/", "second-factor/"])
def test_posting_about_a_stranger_changes_nothing(two_employers, tail):
    client, _mine, _worker, stranger = two_employers
    before = Event.objects.count()
    assert client.post(f"/accounts/people/{stranger.uuid}/{tail}", {"name": "X"}).status_code == 404
    assert Event.objects.count() == before


@pytest.mark.parametrize("who", ["anonymous", "other worker"])
def test_a_photo_is_shown_to_nobody_else(two_employers, who):
    _client, _mine, worker, _stranger = two_employers
    visitor = Client()
    if who == "other worker":
        signed_in_worker(visitor)
    shown = visitor.get(f"/accounts/people/{worker.uuid}/photo/")
    assert shown.status_code == 404
    assert body(shown) == body(visitor.get(f"/accounts/people/{uuid4()}/photo/"))


def test_a_photo_is_private_and_no_file_address_leads_to_it(two_employers):
    client, _mine, worker, _stranger = two_employers
    shown = client.get(f"/accounts/people/{worker.uuid}/photo/")
    assert (shown["Content-Type"], shown["Cache-Control"]) == ("image/jpeg", "private, no-store")
    assert client.get(f"/media/{worker.photo.name}").status_code == 404
    with pytest.raises(ValueError):
        _ = worker.photo.url


def test_the_list_is_masked_scoped_and_found_by_name_or_whole_number(two_employers):
    client, _mine, worker, stranger = two_employers
    page = client.get("/accounts/people/").content.decode()
    assert worker.id_number_masked in page
    assert worker.id_number not in page
    assert stranger.name not in page
    for query, found in (
        (worker.id_number, True),
        ("李", True),
        (worker.id_number[:10], False),
        (stranger.id_number, False),
    ):
        listed = client.get("/accounts/people/", {"q": query}).content.decode()
        assert (str(worker.uuid) in listed) is found, query
        assert str(stranger.uuid) not in listed


def test_the_number_is_shown_on_a_click_that_leaves_a_row(two_employers):
    client, _mine, worker, _stranger = two_employers
    address = f"/accounts/people/{worker.uuid}/"
    assert worker.id_number not in client.get(address).content.decode()
    shown = client.post(address)
    assert worker.id_number in shown.content.decode()
    assert shown["Cache-Control"] == "private, no-store"
    assert Event.objects.filter(kind="accounts.number.revealed").count() == 1


def test_staff_register_a_worker_with_photo_in_one_go(two_employers):
    client, mine, _worker, _stranger = two_employers
    number = make.id_number()
    form = {"organisation": mine.pk, "name": "钱七", "document": "resident", "number": number, "informed": "on"}
    upload = SimpleUploadedFile("a.jpg", make.photo_file(), content_type="image/jpeg")
    saved = client.post("/accounts/people/add/", {**form, "photo": upload})
    person = api.Person.objects.with_number(number).get()
    assert saved["Location"] == f"/accounts/people/{person.uuid}/"
    assert api.photo_bytes(person).startswith(b"\xff\xd8")
    assert api.has_consented(person, "photo")
    bad = SimpleUploadedFile("a.jpg", b"<svg onload=alert(1)>", content_type="image/jpeg")
    refused = client.post("/accounts/people/add/", {**form, "number": make.id_number(), "photo": bad})
    assert "JPEG 或 PNG" in refused.content.decode()
    assert api.Person.objects.filter(name="钱七").count() == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"number": "110000198805200011"}, "校验位"),
        ({"name": " "}, "必"),
        ({"mobile": "123"}, "11 位"),
        ({"informed": ""}, "必"),
    ],
)
def test_a_faulty_entry_is_answered_at_its_field(two_employers, changes, sentence):
    client, mine, _worker, _stranger = two_employers
    form = {
        "organisation": mine.pk,
        "name": "钱七",
        "document": "resident",
        "number": make.id_number(),
        "informed": "on",
    }
    page = client.post("/accounts/people/add/", form | changes).content.decode()
    assert sentence in page
    assert "field--invalid" in page


def test_an_employer_can_not_register_into_another_organisation(two_employers):
    client, _mine, _worker, stranger = two_employers
    other = stranger.memberships.get().organisation
    form = {
        "organisation": other.pk,
        "name": "钱七",
        "document": "resident",
        "number": make.id_number(),
        "informed": "on",
    }
    assert client.post("/accounts/people/add/", form).status_code == 200
    assert not api.Person.objects.filter(name="钱七").exists()


def test_editing_never_puts_the_number_into_the_page(two_employers):
    client, _mine, worker, _stranger = two_employers
    address = f"/accounts/people/{worker.uuid}/edit/"
    assert worker.id_number not in client.get(address).content.decode()
    form = {"name": "李四光", "document": "resident", "number": "", "mobile": "19911112222"}
    assert client.post(address, form).status_code == 302
    before = worker.id_number
    worker.refresh_from_db()
    assert (worker.name, worker.id_number, worker.mobile) == ("李四光", before, "19911112222")


def test_an_assistant_hands_over_an_initial_password_once(two_employers):
    client, _mine, worker, _stranger = two_employers
    address = f"/accounts/people/{worker.uuid}/assist/"
    page = client.post(address).content.decode()
    worker.refresh_from_db()
    assert "只显示这一次" in page
    assert worker.user.must_change_password
    assert "只显示这一次" not in client.get(address).content.decode()


def test_an_administrator_fills_posts_and_takes_them_back(two_employers):
    client, mine, worker, _stranger = two_employers
    address = f"/accounts/organisations/{mine.uuid}/"
    grant = {"name": worker.name, "number": worker.id_number, "role": "teacher"}
    assert client.post(address, grant).status_code == 302
    membership = worker.memberships.get(role="teacher")
    assert worker.name in client.get(address).content.decode()
    assert client.post(f"{address}members/{membership.pk}/end/").status_code == 302
    assert not api.Membership.objects.open().filter(pk=membership.pk).exists()
    assert client.post(address, grant | {"role": "system_admin"}).status_code == 200
    assert client.post(address, grant | {"name": "别人"}).status_code == 200
    assert client.get(f"/accounts/organisations/{make.make_organisation().uuid}/").status_code == 404


def test_the_system_administrator_enters_an_organisation(client):
    client.force_login(make.make_staff(roles.SYSTEM_ADMIN))
    region = make.make_region()
    form = {"name": "新培训学校", "kind": "training_institution", "region": region.pk, "is_active": "on"}
    assert client.post("/accounts/organisations/add/", form).status_code == 302
    organisation = api.Organisation.objects.get(name="新培训学校")
    assert Event.objects.filter(kind="accounts.organisation.created").exists()
    assert client.get(f"/accounts/organisations/{organisation.uuid}/edit/").status_code == 200
    assert client.get("/accounts/organisations/").status_code == 200


@pytest.mark.parametrize("address", ["/accounts/people/", "/accounts/people/add/", "/accounts/organisations/"])
def test_a_worker_has_no_lists(client, address):
    signed_in_worker(client)
    assert client.get(address).status_code == 403


def test_a_worker_sees_his_data_withdraws_and_takes_a_copy(client):
    person = signed_in_worker(client)
    api.record_consent(person, kind="messages", given=True, channel="desk", actor="test")
    page = client.get("/accounts/me/").content.decode()
    assert person.id_number_masked in page
    assert person.id_number not in page
    assert person.id_number in client.post("/accounts/me/").content.decode()
    client.post("/accounts/me/consent/", {"kind": "messages", "given": "no"})
    assert api.has_withdrawn(person, "messages")
    assert client.post("/accounts/me/consent/", {"kind": "soul", "given": "yes"}).status_code == 404
    copy = client.get("/accounts/me/data/").json()
    assert copy["number"] == person.id_number
    assert len(copy["consents"]) == 2


def test_a_worker_uploads_his_own_photo_with_his_consent(client):
    person = signed_in_worker(client)
    for agree, stored in (("", False), ("on", True)):
        upload = SimpleUploadedFile("me.jpg", make.photo_file())
        client.post("/accounts/me/photo/", {"photo": upload, "agree": agree})
        person.refresh_from_db()
        assert bool(person.photo) is stored
    assert client.get(f"/accounts/people/{person.uuid}/photo/").status_code == 200


def test_no_address_of_accounts_changes_anything_without_its_token():
    client = Client(enforce_csrf_checks=True)
    user = make.make_person(user=make.make_user()).user
    client.force_login(user)
    for address in ("me/", "me/consent/", "me/photo/", "people/add/", "organisations/add/", "login/", "logout/"):
        assert client.post(f"/accounts/{address}").status_code == 403, address


def test_sample_sign_ins_are_shown_only_where_settings_say_so(client, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    (tmp_path / "sample_sign_ins.json").write_text(
        '[{"role": "考生", "login": "19900000001", "password": "kaosheng", "note": "有待考场次"}]', encoding="utf-8"
    )
    settings.SAMPLE_SIGN_INS = False
    assert "19900000001" not in client.get("/accounts/login/").content.decode()
    settings.SAMPLE_SIGN_INS = True
    assert "19900000001" in client.get("/accounts/login/").content.decode()


def test_the_wagtail_admin_keeps_regions_organisations_and_whole_names(client):
    client.force_login(make.make_user(is_superuser=True, username="root"))
    region = make.make_region("示例市")
    make.make_organisation(name="示例学校", region=region)
    assert "示例市" in client.get("/admin/regions/").content.decode()
    assert "示例学校" in client.get("/admin/organisations/").content.decode()
    assert client.get("/admin/organisations/new/").status_code == 200
    listed = client.get("/admin/users/").content.decode()
    assert "root" in listed
    form = client.get("/admin/users/new/").content.decode()
    assert "last_name" not in form
    assert 'name="first_name"' in form
    made = client.post("/admin/users/new/", {"username": "bianji", "first_name": "编辑甲", "email": ""})
    assert made.status_code == 302
    user = api.User.objects.get(username="bianji")
    assert user.get_full_name() == "编辑甲"
    assert client.get(f"/admin/users/edit/{user.pk}/").status_code == 200
