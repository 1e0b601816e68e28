"""Every address × every role × own, same and other side (SEC-02); every unsafe method needs its token (SEC-21)."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, reverse

from accounts.domain.roles import STAFF_ROLES
from evidence.api import Event
from tests.architecture.addresses import Address, addresses, plain, state_of_tables
from tests.architecture.matrix import MATRIX, OTHERS, Rule
from tests.architecture.world import CONTENT_ROLES, PLATFORM_ROLES, SIDE_ROLES, World
from tests.exams.factories import signed_in

READABLE = [name for name, rule in MATRIX.items() if "GET" in rule.methods]
POSTED = [name for name, rule in MATRIX.items() if "POST" in rule.methods]
POST_ONLY = [name for name, rule in MATRIX.items() if rule.methods == ("POST",)]
OBJECTS = [name for name, rule in MATRIX.items() if rule.needs and not rule.is_open]
WITHOUT_TOKEN = {
    "certificates:verify": "a public question: changes nothing, asked without cookies",
    "certificates:api-verify": "another system without cookies: a key opens it, and it changes nothing but its count",
    "exams:simulator-results": "a machine without cookies: every request is signed with its own key",
    "courses:quiz": "practice: the answers are shown against the keys and forgotten",
}
READING_LEAVES_A_ROW = {
    "exams.snapshot.seen",
    "exams.tickets.printed",
    "exams.room_papers.printed",
    "applications.due.exported",
    "exams.record.printed",
    "exams.results.exported",
    "exams.statistics.exported",
    "exams.correction.exported",
    "contests.result.exported",
}
"""Handing out tickets or results is itself something to be evidenced; nothing else of a GET is."""
OUTSIDERS = ("anonymous", "worker", "colleague")


def address_of(name: str, world: World) -> str:
    return reverse(name, kwargs=MATRIX[name].kwargs(world.objects))


def actors_for(rule: Rule, world: World) -> list[str]:
    """Where no role is asked for, one of each kind is enough."""
    return ["anonymous", "worker", "teacher@A", "superuser"] if rule.is_open else list(world.actors)


def insiders_for(rule: Rule, world: World) -> list[str]:
    """Everybody but side B, which knocks at every object in a test of its own."""
    return [actor for actor in actors_for(rule, world) if not actor.endswith("@B")]


def strangers_for(rule: Rule, world: World) -> list[str]:
    """The roles that may on side A, on side B; and three that may nowhere."""
    same = [f"{word}@B" for word in rule.who.split() if f"{word}@B" in world.actors]
    return same + [actor for actor in ("worker@B", "editor@B", "registrar@B") if actor not in same]


def let_in(response: Any) -> bool:
    """2xx, or led on to another page of the work; a form's own complaint also means one was let in."""
    if response.streaming:
        response.getvalue()  # a file is closed when it has been read
    if response.status_code == 302:
        return not re.match(r"/accounts/login/|/exams/room/$", response["Location"])
    return response.status_code in (200, 204, 400, 409)


def turned_away(response: Any) -> bool:
    """Led to the sign-in, or told no; 405 is no: the method does not exist."""
    return response.status_code in (302, 401, 403, 404, 405) and not let_in(response)


def test_every_address_of_ours_has_a_line_and_every_line_an_address():
    ours = {address.name for address in addresses() if address.is_ours}
    assert ours - set(MATRIX) == set(), "add a line to tests/architecture/matrix.py: who may open these?"
    assert set(MATRIX) - ours == set(), "these lines have no address any more"


def test_every_role_stands_at_both_sides_of_every_door(world):
    sides = {f"{role}@{side}" for role in SIDE_ROLES for side in "AB"}
    assert sides | set(PLATFORM_ROLES) <= set(world.actors)
    assert {*SIDE_ROLES, *PLATFORM_ROLES} == STAFF_ROLES, "a new role: give it a person in tests/architecture/world.py"


def test_every_other_address_belongs_to_somebody():
    def known(address: Address) -> bool:
        words = (address.name, address.route.lstrip("^"))
        return any(word.startswith(beginning) for word in words for beginning in OTHERS)

    strangers = [address.route for address in addresses() if not address.is_ours and not known(address)]
    pages = [route for route in strangers if "wagtail_serve" not in route and not route.startswith("^((?:")]
    assert pages == []


@pytest.mark.parametrize("name", [name for name in READABLE if MATRIX[name].who != "room_pass"])
def test_a_page_opens_to_whom_it_is_for_and_to_nobody_else(world, name):
    rule, here, wrong = MATRIX[name], address_of(name, world), []
    for actor in insiders_for(rule, world):
        response = world.clients[actor].get(here)
        allowed = rule.allows(actor)
        if not (let_in(response) if allowed else turned_away(response)):
            wrong.append((actor, "may" if allowed else "may not", response.status_code))
    assert wrong == []


@pytest.mark.parametrize("name", POSTED)
def test_an_empty_post_by_whom_it_is_not_for_changes_nothing(world, untouched, name):
    rule, here, wrong = MATRIX[name], address_of(name, world), []
    knocking = insiders_for(rule, world)
    if rule.needs and "GET" in rule.methods:  # where only POST is answered, side B knocks by POST below
        knocking += strangers_for(rule, world)
    refused = [actor for actor in knocking if not rule.allows(actor)]
    if rule.who == "room_pass":
        refused = ["anonymous", "exam_officer@A", "superuser"]
    for actor in refused:
        response = world.clients[actor].post(here)
        if not turned_away(response):
            wrong.append((actor, response.status_code))
    assert wrong == []
    if refused:
        assert state_of_tables() == untouched


@pytest.mark.parametrize("name", OBJECTS)
def test_what_is_anothers_looks_like_what_does_not_exist(world, name):
    rule = MATRIX[name]
    here, nowhere = address_of(name, world), reverse(name, kwargs=rule.absent(world.objects))
    method = "get" if "GET" in rule.methods else "post"
    strangers = strangers_for(rule, world)
    wrong = []
    world.clients["anonymous"].cookies.clear()  # what an earlier form's end had to say is no part of this page
    for actor in (*strangers, *(actor for actor in OUTSIDERS if not rule.allows(actor))):
        there, absent = (getattr(world.clients[actor], method)(address) for address in (here, nowhere))
        same = there.status_code == absent.status_code
        if same and there.status_code in (403, 404):
            same = plain(there, here) == plain(absent, nowhere)
        if not same or there.status_code not in (302, 403, 404):
            wrong.append((actor, there.status_code, absent.status_code))
    assert wrong == []


@pytest.mark.parametrize("name", [name for name, rule in MATRIX.items() if rule.who == "room_pass"])
def test_without_a_ticket_there_is_no_exam_room_not_even_for_the_superuser(world, name):
    for actor in ("anonymous", "worker", "invigilator@A", "superuser"):
        for method in MATRIX[name].methods:
            response = getattr(world.clients[actor], method.lower())(address_of(name, world))
            assert turned_away(response), (actor, method, response.status_code)


@pytest.mark.parametrize("name", POST_ONLY)
def test_what_changes_something_can_not_be_got(world, name):
    assert world.clients["superuser"].get(address_of(name, world)).status_code == 405


def test_no_other_method_is_answered(world):
    wrong = []
    for name, rule in MATRIX.items():
        for method in {"put", "patch", "delete"} | ({"post"} if rule.methods == ("GET",) else set()):
            response = getattr(world.clients["superuser"], method)(address_of(name, world))
            if response.status_code != 405 and not (rule.who == "room_pass" and turned_away(response)):
                wrong.append((name, method, response.status_code))
    assert wrong == []


def strict(world: World) -> Client:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.actors["superuser"])
    return client


def test_a_post_needs_its_token_and_our_own_page(world):
    client, wrong = strict(world), []
    client.get("/accounts/me/")
    token = {"csrfmiddlewaretoken": client.cookies["csrftoken"].value}
    before = state_of_tables()
    for name in POSTED:
        if name not in WITHOUT_TOKEN:
            here = address_of(name, world)
            foreign = client.post(here, token, headers={"origin": "https://evil.example"})
            for response in (client.post(here), foreign):
                if response.status_code != 403 or "这次提交没有执行" not in response.content.decode():
                    wrong.append((name, response.status_code))
    assert wrong == []
    assert state_of_tables() == before


def test_nothing_of_the_whole_site_is_excused_from_the_token(world):
    """Views of Wagtail's admin API are excused by REST framework's habit, and its session sign-in asks all the same."""
    excused = {address.name for address in addresses() if getattr(address.view, "csrf_exempt", False)}
    api = {name for name in excused if name.startswith("wagtailadmin_api:")}
    assert excused - api == set(WITHOUT_TOKEN)
    assert strict(world).post(reverse("wagtailadmin_api:pages:action", args=[2, "copy"])).status_code == 403


def test_the_addresses_of_others_want_their_token_too(world):
    client, wrong, asked = strict(world), [], 0
    for address in addresses():
        if address.is_ours:
            continue
        try:
            here = reverse(address.name)
        except NoReverseMatch:
            continue
        asked += 1
        if client.post(here).status_code not in (403, 404, 405):
            wrong.append(here)
    assert asked > 60
    assert wrong == []


def test_wagtails_admin_opens_to_its_editors_only(world):
    """Of our roles the system administrator holds its key, and who writes or signs pages behind a second factor."""
    doors = set()
    for address in addresses():
        if address.route.startswith("admin/"):
            try:
                doors.add(reverse(address.name))
            except NoReverseMatch:
                continue
    public = {"/admin/sprite/", "/admin/jsi18n/"}
    assert len(doors) > 40
    wrong = []
    outside = ("anonymous", "worker", "security_admin", "auditor", "organisation_admin@A")
    for actor in (*outside, *(f"{role}@A" for role in CONTENT_ROLES)):
        for here in sorted(doors - public):
            response = world.clients[actor].get(here)
            if response.status_code == 200:
                wrong.append((actor, here))
    assert wrong == []
    assert world.clients["superuser"].get("/admin/").status_code == 200


def links(text: str) -> set[str]:
    found = re.findall(r'(?:href|src|action)="(?://testserver)?(/[^/"#][^"#]*|/)', text.replace("&amp;", "&"))
    return {link for link in found if not link.startswith(("/static/", "/admin/", "/accounts/logout/"))}


def test_looking_changes_nothing(world):
    """Every page of ours and whatever it links to, opened by the superuser: not a row of any table differs."""
    cache.clear()
    client = signed_in(world.actors["superuser"])
    client.get("/accounts/me/")
    client.get("/")  # Wagtail gives an editor a profile with the first page that carries its bar
    evidence = frozenset({"evidence.Event", "evidence.EventSubject", "evidence.ChainHead"})
    before, events = state_of_tables(leave_out=evidence), Event.objects.count()
    waiting = {address_of(name, world) for name in READABLE} | {"/", "/accounts/2fa/", "/accounts/email/"}
    seen: set[str] = set()
    while waiting and len(seen) < 220:
        here = waiting.pop()
        seen.add(here)
        response = client.get(here)
        assert response.status_code < 500, here
        if getattr(response, "streaming", False):
            assert sum(len(part) for part in response.streaming_content) >= 0  # read to its end, the file closes
        elif "text/html" in response.get("Content-Type", ""):
            waiting |= {link for link in links(response.content.decode()) if link not in seen}
    assert len(seen) > 90
    assert state_of_tables(leave_out=evidence) == before
    assert {event.kind for event in Event.objects.order_by("seq")[events:]} <= READING_LEAVES_A_ROW
