"""Messages on the desk: read by their own person only."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from accounts.api import Message, promise_message
from tests.accounts import factories as people

pytestmark = pytest.mark.django_db
LIST, READ = "/desk/messages/", "/desk/messages/read/"


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def worker():
    return people.make_person(user=people.make_user())


def tell(person, subject: str) -> Message:
    return promise_message(
        person=person,
        kind="test",
        subject=subject,
        body="请按时办理。",
        unique_key=f"test:{subject}",
        channels=("desk",),
    )[0]


def test_only_own_messages_are_listed(worker):
    tell(worker, "您的证书快到期")
    tell(people.make_person(), "别人的消息")
    html = signed_in(worker.user).get(LIST).content.decode()
    assert "您的证书快到期" in html
    assert "未读" in html
    assert "别人的消息" not in html


def test_one_is_marked_then_all_and_never_a_foreign_one(worker):
    first, second, foreign = tell(worker, "甲"), tell(worker, "乙"), tell(people.make_person(), "丙")
    client = signed_in(worker.user)
    client.post(READ, {"message": first.pk})
    assert Message.objects.get(pk=first.pk).read_at
    assert not Message.objects.get(pk=second.pk).read_at
    client.post(READ, {"message": foreign.pk})
    client.post(READ, {"message": "x"})
    assert not Message.objects.get(pk=second.pk).read_at
    client.post(READ)
    assert Message.objects.get(pk=second.pk).read_at
    assert not Message.objects.get(pk=foreign.pk).read_at


def test_the_menu_counts_the_unread(worker):
    tell(worker, "甲")
    assert '<span class="count num">1</span>' in signed_in(worker.user).get("/desk/").content.decode()


def test_an_empty_box_says_what_will_come(worker):
    assert "还没有消息" in signed_in(worker.user).get(LIST).content.decode()


def test_an_account_without_a_person_has_none():
    assert signed_in(people.make_user()).get(LIST).status_code == 200


def test_marking_needs_a_post(worker):
    assert signed_in(worker.user).get(READ).status_code == 405


def test_strangers_are_led_to_the_sign_in():
    assert reverse("account_login") in Client().get(LIST)["Location"]
