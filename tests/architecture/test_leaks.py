"""Nothing leaves by a side door: no foreign link (SEC-22), no private file (SEC-20), no number in a log (SEC-19)."""

from __future__ import annotations

import io
import logging
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from django.utils.module_loading import import_string

from accounts.api import Message, private_storage, set_photo
from config import urls as site_urls
from tests.accounts import factories as people
from tests.certificates import factories as certificates

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
ELSEWHERE = (
    "https://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "////evil.example",
    "/\\evil.example/",
    "\\\\evil.example/",
    "https:evil.example",
    "https:///evil.example",
    "http://testserver@evil.example/",
    "http://testserver.evil.example/",
    "\t//evil.example/",
    "/\t/evil.example/",
    " https://evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "ftp://testserver/",
    "http://testserver:99999/",
)
DOORS = ("/media/", "/static/", "/media/private/", "/private/", "/documents/", "/media/../private/", "/static/..%2f")
SPOOFED = (
    "evil.example",
    "evil.example:80",
    "testserver.evil.example",
    "evil.example#testserver",
    "testserver@evil.example",
    "127.0.0.1.evil.example",
    "evil.example/testserver",
    "[::ffff:1.2.3.4]",
    "xn--vil-9la.example",
    "EVIL.example",
)


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()
    yield
    cache.clear()


def stays_here(location: str) -> bool:
    """As a browser reads it: tabs and newlines are dropped, backslashes are slashes."""
    read = re.sub(r"[\t\r\n]", "", location.strip()).replace("\\", "/")
    parts = urlsplit(read)
    return not read.startswith("//") and (parts.scheme, parts.netloc) in (("", ""), ("http", "testserver"))


def test_the_judge_of_this_file_knows_a_foreign_address():
    assert not any(stays_here(address) for address in ELSEWHERE)
    assert all(stays_here(address) for address in ("/desk/", "http://testserver/desk/", "/a?next=//evil.example"))


@pytest.mark.parametrize("target", ELSEWHERE)
def test_signing_in_and_out_and_choosing_a_language_lead_nowhere_else(target):
    person = people.make_person(user=people.make_user())
    client = Client()
    words = {"login": person.user.username, "password": people.PASSWORD, "next": target}
    signed_in = client.post("/accounts/login/", words, query_params={"next": target})
    again = client.get("/accounts/login/", {"next": target})
    language = client.get("/language/", {"to": "en", "next": target}, headers={"referer": target})
    out = client.post("/accounts/logout/", {"next": target}, query_params={"next": target})
    for response in (signed_in, again, language, out):
        assert response.status_code == 302
        assert stays_here(response["Location"]), response["Location"]
    assert client.get("/admin/login/", {"next": target})["Location"].startswith("/accounts/login/?")


def test_signing_in_leads_where_one_wanted_to_go():
    person = people.make_person(user=people.make_user())
    words = {"login": person.user.username, "password": people.PASSWORD, "next": "/training/my-hours/"}
    assert Client().post("/accounts/login/", words)["Location"] == "/training/my-hours/"


@pytest.mark.parametrize("host", SPOOFED)
def test_a_host_that_is_not_ours_is_not_answered(host):
    assert Client(raise_request_exception=False).get("/accounts/login/", headers={"host": host}).status_code == 400


@pytest.mark.parametrize("host", SPOOFED)
def test_links_in_mails_name_our_origin_whatever_host_was_asked(host, settings):
    """Even where every host is let in and a proxy passes on what the visitor says."""
    settings.ALLOWED_HOSTS, settings.ORIGIN = ["*"], "https://anpei.example.org"
    user = people.make_user(email="worker@example.org")
    headers = {
        "x-forwarded-host": host,
        "x-forwarded-for": host,
        "forwarded": f"host={host}",
        "referer": f"http://{host}/",
    }
    spoofed = "evil.example" if re.search(r"[#@/\[]", host) else host  # what Django itself refuses to read
    Client().post("/accounts/password/reset/", {"email": user.email}, headers={**headers, "host": spoofed})
    letters = list(Message.objects.values_list("body", flat=True))
    found = [link for text in letters for link in re.findall(r"https?://[^\s/]+", text)]
    assert found, "a letter with a link was promised"
    assert set(found) == {"https://anpei.example.org"}


ASKS_FOR_THE_HOST = {
    "site/pages/middleware.py": "the name under which an answer is kept: another host, another answer",
    "certificates/views/verify.py": "the name under which an answer is kept: another host, another answer",
    "courses/middleware.py": "which of our own two origins was asked",
    "site/accounts/middleware/paths.py": "is the page that a form was sent from one of ours: its path alone is kept",
    "courses/views/player.py": "the content policy of this answer: to a sandboxed frame nothing is 'self'",
}
"""Files that read the request's host and build no link from it."""


def test_no_code_of_ours_builds_a_link_from_the_request():
    wanted = re.compile(r"build_absolute_uri|get_host\(|get_current_site|HTTP_HOST|X-Forwarded-Host|\.get_raw_uri")
    found = []
    for folder in ("site", "courses", "exams", "certificates"):
        for file in (ROOT / folder).rglob("*"):
            if file.suffix in (".py", ".html", ".txt") and wanted.search(file.read_text(encoding="utf-8")):
                found.append(file.relative_to(ROOT).as_posix())
    assert set(found) - set(ASKS_FOR_THE_HOST) == set()


def test_the_code_on_a_certificate_and_on_a_ticket_names_our_origin(settings):
    settings.ORIGIN = "https://anpei.example.org"
    certificate = certificates.make_certificate()
    assert certificate.payload["address"] == f"https://anpei.example.org/certificates/v/{certificate.token}/"
    source = (ROOT / "exams/actions/print_tickets.py").read_text(encoding="utf-8")
    assert "settings.ORIGIN" in source


def test_no_private_file_has_an_address():
    """Photo, PDF and whatever else lies in the private folder, asked for at every door a file could have."""
    certificate = certificates.make_certificate()
    set_photo(certificate.person, people.photo_file((295, 413)))
    certificate.person.refresh_from_db()
    folder = Path(settings.PRIVATE_ROOT)
    files = [str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file()]
    wanted = {certificate.person.photo.name, *sorted(files)[:5], *sorted(files)[-5:]}
    root = people.make_user(is_superuser=True, is_staff=True)
    signed_in = Client()
    signed_in.force_login(root)
    for name in wanted:
        with pytest.raises(ValueError, match="not accessible via a URL"):
            private_storage().url(name)
        for door in DOORS:
            for client in (Client(), signed_in):
                response = client.get(f"{door}{name}")
                assert response.status_code == 404, (door, name, response.status_code)


@pytest.mark.parametrize("folder", ["/media/", "/media/photos/", "/static/", "/static/css/", "/private/"])
def test_no_folder_can_be_listed(client, folder):
    assert client.get(folder).status_code == 404


def test_private_files_are_readable_by_the_server_alone():
    holder = certificates.make_holder()
    file = Path(settings.PRIVATE_ROOT) / holder.photo.name
    assert file.stat().st_mode & 0o077 == 0
    assert not Path(settings.PRIVATE_ROOT).is_relative_to(settings.MEDIA_ROOT)
    assert not Path(settings.PRIVATE_ROOT).is_relative_to(settings.STATIC_ROOT)


def broken(request: HttpRequest) -> HttpResponse:
    """A view that chokes on what was typed, as a bug would."""
    raise ValueError(f"can't read {request.POST.get('number')} of {request.GET.get('mobile')}")


class BrokenSite:
    """The site with one broken page."""

    urlpatterns = [path("broken/", broken), *site_urls.urlpatterns]
    handler400, handler403 = site_urls.handler400, site_urls.handler403
    handler404, handler500 = site_urls.handler404, site_urls.handler500


def logged(filters: list[str], ask) -> str:
    """What our console handler would have written, with these filters of the settings."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter("{levelname} {name} {message}", style="{"))
    for name in filters:
        handler.addFilter(import_string(settings.LOGGING["filters"][name]["()"])())
    logging.root.handlers.insert(0, handler)  # a filter of another handler would have masked it already
    try:
        ask()
    finally:
        logging.root.removeHandler(handler)
    return stream.getvalue()


def test_an_error_about_a_person_leaves_no_number_in_the_log_nor_on_the_page(settings):
    settings.ROOT_URLCONF = BrokenSite
    number, mobile, token = people.id_number(), people.mobile_number(), "Zx" * 20
    client, pages = Client(raise_request_exception=False), []

    def ask() -> None:
        pages.append(client.post(f"/broken/?mobile={mobile}", {"number": number}))
        pages.append(client.get(f"/no-such-page/{number}/", {"q": mobile}))
        pages.append(client.get(f"/certificates/v/{token}/"))
        pages.append(client.get(f"/accounts/people/{number}/"))
        logging.getLogger("exams").error("row of %s could not be read: %r", number, {"mobile": mobile})

    assert number in logged([], ask), "twin: without the filters the number would stand there"
    pages.clear()
    kept = logged(settings.LOGGING["handlers"]["console"]["filters"], ask)
    assert "ValueError" in kept
    for secret in (number, mobile, token):
        assert secret not in kept
    assert pages[0].status_code == 500
    assert number not in pages[0].content.decode()
    for page in pages:
        assert "Traceback" not in page.content.decode()
    assert mail.outbox == [], "errors are not mailed about"


def test_every_handler_that_writes_masks():
    for name, handler in settings.LOGGING["handlers"].items():
        assert handler["filters"] == ["masked", "tokens"], name
    assert not settings.ADMINS
