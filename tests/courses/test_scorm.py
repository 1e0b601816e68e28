"""A package is a stranger's program: taken whole or not at all, played in nobody's origin, never a source of hours."""

from __future__ import annotations

import io
import json
import re
import stat
import zipfile

import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone

from courses.actions.sample_package import MANIFEST, sample_package
from courses.actions.take_package import take_package, withdraw_package
from courses.domain.progress import read_progress
from courses.domain.scorm import MAX_ENTRIES, MAX_UNPACKED, Entry, PackageRefused, check_entries, read_manifest
from courses.models import HoursEntry, PackageProgress, ScormPackage
from courses.refusals import Refused
from courses.views.player import SALT, with_api
from evidence.models import Event
from tests.accounts.factories import make_person, make_user
from tests.courses.factories import make_course, make_institution, make_lesson, make_post

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def private(settings, tmp_path):
    from accounts.api import private_storage

    storage = private_storage()
    before = storage._location
    storage._location = str(tmp_path)
    for name in ("base_location", "location"):
        storage.__dict__.pop(name, None)
    yield tmp_path
    storage._location = before
    for name in ("base_location", "location"):
        storage.__dict__.pop(name, None)


@pytest.fixture
def registrar():
    return make_post(make_institution(), "registrar")


def home_of(user):
    return user.person.memberships.get().organisation


def taken(user, file=None, *, public: bool = True, **fields) -> ScormPackage:
    home = home_of(user)
    course = make_course(institution=home) if public else None
    return take_package(file or sample_package(), title="", institution=home, course=course, by=user, **fields)


def packed(*entries: tuple[str | zipfile.ZipInfo, str | bytes]) -> io.BytesIO:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("imsmanifest.xml", MANIFEST)
        archive.writestr("index.html", "<p>一</p>")
        for name, content in entries:
            archive.writestr(name, content)
    buffer.seek(0)
    return buffer


def link(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


def left_behind(folder) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.name != "packages"]


def test_a_package_is_taken_and_evidenced(registrar, private):
    package = taken(registrar)
    assert (package.title, package.launch, package.entries) == ("上锁挂牌三步", "index.html", 4)
    assert (package.folder / "card.js").is_file()
    assert Event.objects.filter(kind="courses.package.taken").count() == 1


@pytest.mark.parametrize(
    "file",
    [
        packed(("../out.html", "x")),
        packed(("/etc/out.html", "x")),
        packed(("a/../../out.html", "x")),
        packed(("c:\\out.html", "x")),
        packed((link("link.html"), "/etc/passwd")),
        packed(("run.exe", "MZ")),
        packed(("run.php", "<?php")),
        packed((".htaccess", "x")),
        packed(("__anpei__/api.js", "x")),
        packed(("A.html", "x"), ("a.html", "y")),
        packed(("bomb.txt", b"0" * 30_000_000)),
        sample_package(manifest="<manifest/>"),
        sample_package(manifest="not xml"),
        sample_package(manifest=MANIFEST.replace("1.2<", "2004 4th Edition<").replace("adlcp_rootv1p2", "adlcp_v1p3")),
        sample_package(manifest=MANIFEST.replace('href="index.html">', 'href="gone.html">')),
        sample_package(manifest=MANIFEST.replace('href="index.html">', 'href="https://evil.example/x.html">')),
        sample_package(
            manifest=MANIFEST.replace("<manifest", '<!DOCTYPE m [<!ENTITY x SYSTEM "file:///etc/passwd">]><manifest', 1)
        ),
        io.BytesIO(b"PK\x03\x04 broken"),
        io.BytesIO(b"no zip"),
    ],
)
def test_a_hostile_or_broken_package_is_refused_and_leaves_nothing(registrar, private, file):
    with pytest.raises(Refused) as refused:
        taken(registrar, file)
    assert re.search("[一-龥]", str(refused.value))
    assert left_behind(private) == []
    assert not ScormPackage.objects.exists()


def test_limits_hold_before_anything_is_unpacked():
    page = Entry("index.html", 10, 10)
    assert check_entries([page]) == [page]
    with pytest.raises(PackageRefused):
        check_entries([Entry(f"{n}.html", 1, 1) for n in range(MAX_ENTRIES + 1)])
    with pytest.raises(PackageRefused):
        check_entries([Entry(f"{n}.mp4", MAX_UNPACKED // 3, MAX_UNPACKED // 3) for n in range(4)])
    with pytest.raises(PackageRefused):
        check_entries([Entry("a.html", 10, 10, is_encrypted=True)])


def test_what_the_directory_claims_is_counted_again(registrar, private):
    file = packed(("big.txt", b"0123456789" * 1000))
    lied = file.getvalue().replace((10_000).to_bytes(4, "little"), (5_000).to_bytes(4, "little"))
    with pytest.raises(Refused):
        taken(registrar, io.BytesIO(lied))
    assert left_behind(private) == []


def test_two_units_are_two_packages():
    item = '<item identifier="i2" identifierref="r1"><title>二</title></item></organization>'
    with pytest.raises(PackageRefused, match="2 个单元"):
        read_manifest(MANIFEST.replace("</organization>", item, 1).encode(), names=frozenset({"index.html"}))


def test_only_the_institutions_own_people_take_and_withdraw(registrar):
    package = taken(registrar)
    stranger = make_post(make_institution(), "registrar")
    from accounts.api import NotAllowed

    with pytest.raises(NotAllowed):
        take_package(sample_package(), title="", institution=package.institution, course=None, by=stranger)
    with pytest.raises(NotAllowed):
        withdraw_package(package, by=stranger)
    withdraw_package(package, by=registrar)
    assert Client().get(f"/training/packages/{package.uuid}/").status_code == 404


def player_of(client, package):
    page = client.get(f"/training/packages/{package.uuid}/")
    html = page.content.decode()
    return page, html, re.search(r'src="(http://testserver/training/packages/[^"]+/files/[^"]+)"', html)[1]


def test_the_frame_has_nobodys_origin(registrar):
    page, html, address = player_of(Client(), taken(registrar))
    sandbox = re.search(r'<iframe[^>]*sandbox="([^"]*)"', html)[1]
    assert sandbox == "allow-scripts allow-forms allow-popups"
    assert "http://testserver/training/packages/" in page["Content-Security-Policy"]
    file = Client().get(address)
    policy = dict(part.strip().partition(" ")[::2] for part in file["Content-Security-Policy"].split(";"))
    assert "allow-same-origin" not in policy["sandbox"]
    assert "allow-top-navigation" not in policy["sandbox"]
    folder = address.rpartition("/")[0] + "/"
    assert policy["default-src"] == "'none'"
    assert policy["connect-src"] == folder
    assert policy["form-action"] == "'none'"
    assert "X-Frame-Options" not in file
    assert "Access-Control-Allow-Credentials" not in file
    assert not file.cookies
    body = file.content.decode()
    assert body.index("__anpei__/api.js") < body.index("card.js")
    assert "window.API" in Client().get(folder + "__anpei__/api.js").content.decode()


def test_a_file_is_read_with_its_packages_own_token_and_nothing_else(registrar):
    package = taken(registrar)
    _page, _html, address = player_of(Client(), package)
    folder = address.rpartition("/")[0]
    other = take_package(sample_package(), title="二", institution=package.institution, course=None, by=registrar)
    assert Client().get(folder.replace(str(package.uuid), str(other.uuid)) + "/index.html").status_code == 404
    for path in ("../index.html", "..%2f..%2fanpei.sqlite3", "gone.html", "card.exe", "%2e%2e/x.html", "a//b.html"):
        assert Client().get(f"{folder}/{path}").status_code == 404, path
    assert Client().get(f"/training/packages/{package.uuid}/files/forged/index.html").status_code == 404


def test_a_token_runs_out(registrar, monkeypatch):
    package = taken(registrar)
    _page, _html, address = player_of(Client(), package)
    later = timezone.now().timestamp() + 9 * 3600
    monkeypatch.setattr(signing.time, "time", lambda: later)
    assert Client().get(address).status_code == 404
    assert signing.loads(address.split("/")[-2], salt=SALT) == package.uuid.hex


def test_an_unpublished_package_opens_to_its_keepers_only(registrar):
    package = taken(registrar, public=False)
    address = f"/training/packages/{package.uuid}/"
    assert Client().get(address).status_code == 404
    client = Client()
    client.force_login(registrar)
    assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    ("page", "begins"),
    [
        (b"<!DOCTYPE html><html><head><title>", b"<!DOCTYPE html><html><head><script src"),
        (b"<HTML lang=zh><body><header>", b"<HTML lang=zh><script src"),
        (b"<p>plain", b"<script src"),
    ],
)
def test_our_interface_is_the_first_script(page, begins):
    assert with_api(page, path="index.html").startswith(begins)
    assert b'src="../../__anpei__/api.js"' in with_api(page, path="a/b/index.html")


def test_progress_is_kept_for_the_person_and_is_never_hours(registrar):
    package = taken(registrar)
    person = make_person(user=make_user())
    client = Client()
    client.force_login(person.user)
    address = f"/training/packages/{package.uuid}/progress/"

    def report(**state):
        body = {"status": "incomplete", "location": "1", "suspended": "a=1"} | state
        return client.post(address, json.dumps(body), content_type="application/json").status_code

    assert (report(), report(status="completed", location="2"), report(location="0")) == (200, 200, 200)
    row = PackageProgress.objects.get()
    assert (row.person, row.status, row.location) == (person, "incomplete", "0")
    assert row.completed_at is not None
    assert "&quot;location&quot;: &quot;0&quot;" in client.get(f"/training/packages/{package.uuid}/").content.decode()
    assert report(status="hired") == 400
    assert report(suspended="x" * 4097) == 400
    assert report(location=["1"]) == 400
    assert not HoursEntry.objects.exists()


def test_a_report_needs_an_account_and_our_own_token(registrar):
    package = taken(registrar)
    address = f"/training/packages/{package.uuid}/progress/"
    body = json.dumps({"status": "completed", "location": "", "suspended": ""})
    assert Client().post(address, body, content_type="application/json").status_code == 302
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_person(user=make_user()).user)
    assert client.post(address, body, content_type="application/json").status_code == 403
    assert not PackageProgress.objects.exists()


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{", b'{"status": "completed", "location": "\\u0000"}', b"x" * 20_000, b"[" * 16_000]
)
def test_nonsense_is_no_report(body):
    assert read_progress(body) is None


def test_a_lesson_and_its_course_lead_to_the_package(registrar):
    package = taken(registrar)
    block = {"type": "package", "value": {"package": str(package.uuid), "title": ""}, "id": "p"}
    lesson = make_lesson(package.course, body=[block])
    for address in (lesson.url, package.course.url):
        assert f"/training/packages/{package.uuid}/" in Client().get(address).content.decode()
    withdraw_package(package, by=registrar)
    assert f"/training/packages/{package.uuid}/" not in Client().get(lesson.url).content.decode()


def test_the_desk_takes_a_package_and_says_why_not(registrar):
    client = Client()
    client.force_login(registrar)
    file = sample_package()
    file.name = "课件.zip"
    data = {"file": file, "title": "", "institution": home_of(registrar).pk, "course": ""}
    assert client.post("/training/packages/new/", data).status_code == 302
    broken = io.BytesIO(b"no zip")
    broken.name = "课件.zip"
    answer = client.post("/training/packages/new/", data | {"file": broken}).content.decode()
    assert "课件包已损坏" in answer
    assert "上锁挂牌三步" in client.get("/training/packages/").content.decode()


def test_a_host_of_its_own_serves_packages_and_nothing_else(registrar, settings):
    package = taken(registrar)
    settings.PACKAGE_ORIGIN, settings.ORIGIN = "http://packages.test", "http://testserver"
    settings.ALLOWED_HOSTS = ["testserver", "packages.test"]
    html = Client().get(f"/training/packages/{package.uuid}/").content.decode()
    path = re.search(r'src="http://packages\.test(/training/packages/[^"]+)"', html)[1]
    there = {"headers": {"host": "packages.test"}}
    assert Client().get(path, **there).status_code == 200
    assert "frame-ancestors http://testserver" in Client().get(path, **there)["Content-Security-Policy"]
    assert Client().get(path).status_code == 404
    for address in ("/", "/healthz", "/static/css/app.css", "/accounts/login/", f"/training/packages/{package.uuid}/"):
        assert Client().get(address, **there).status_code == 404, address
