"""The exam page is rendered once for all; what is one candidate's own never shows up on another's."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Person
from exams.domain.integrity import Options
from exams.models import Accommodation, Attempt
from exams.views.room_page import OWN, _pieces
from tests.exams.room_world import make_world
from tests.exams.test_room import start

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def forgotten():
    _pieces.cache_clear()


def page_of(registration, **cookies) -> str:
    client = Client()
    start(client, registration)
    client.cookies.load(cookies)
    return client.get(reverse("exams:room-paper")).content.decode()


def test_each_candidate_sees_their_own_and_nobody_elses():
    world = make_world(candidates=3)
    pages = [page_of(registration) for registration in world.registrations]
    assert _pieces.cache_info().misses == 1
    for registration, page in zip(world.registrations, pages, strict=True):
        attempt = Attempt.objects.get(registration=registration)
        own = {registration.ticket_number, registration.person.name, str(attempt.uuid)}
        others = {
            word
            for other in world.registrations
            if other != registration
            for word in (other.ticket_number, other.person.name, str(other.attempt.uuid))
        }
        assert all(word in page for word in own)
        assert not [word for word in others - own if word in page]
        assert "\ue000" not in page


def test_a_name_is_text_whatever_is_in_it():
    registration = make_world().registrations[0]
    Person.objects.filter(pk=registration.person_id).update(name="\"><script>阿卜杜拉·'买买提</script>")
    page = page_of(registration)
    assert "&quot;&gt;&lt;script&gt;阿卜杜拉·&#x27;买买提&lt;/script&gt;" in page
    assert "<script>阿" not in page


def test_language_large_type_and_reading_aloud_are_pages_of_their_own():
    world = make_world(candidates=2)
    first, second = world.registrations
    Accommodation.objects.create(
        registration=second,
        read_aloud=True,
        large_type=True,
        set_by=world.officer,
        set_at=second.registered_at,
        reason="视力",
    )
    plain, aided = page_of(first), page_of(second, django_language="en")
    assert 'data-font="1"' in plain
    assert 'id="aloud"' not in plain
    assert "剩余时间" in plain
    assert 'data-font="2"' in aided
    assert 'id="aloud"' in aided
    assert "剩余时间" not in aided


def test_nothing_of_ones_own_is_left_unnamed():
    make_world()
    names = set(_pieces("zh-hans", False, Accommodation().aid, Options(watermark=True), "watermark")[1::2])
    assert names == set(OWN)
