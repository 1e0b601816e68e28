"""Another system checks certificates with a key: told once, kept as a hash, limited by the day, ended by its owner."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from accounts.api import NotAllowed, Refused
from certificates import api
from certificates.actions.api_keys import MOST
from certificates.models import ApiDay, ApiKey
from evidence import api as evidence
from tests.accounts import factories as people
from tests.certificates import factories as make

pytestmark = pytest.mark.django_db


def owner():
    firm = people.make_organisation("enterprise")
    return firm, people.make_staff("organisation_admin", firm)


def ask(secret: str, certificate, *, name: str = ""):
    data = {"number": certificate.number, "name": name or certificate.payload["name"]}
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}
    return Client(enforce_csrf_checks=True).post(reverse("certificates:api-verify"), data, headers=headers)


def test_a_key_answers_what_the_public_page_answers_and_stands_nowhere():
    firm, admin = owner()
    made = api.make_key(firm, name="门禁", by=admin)
    certificate = make.make_bare_certificate()
    reply = ask(made.secret, certificate)
    assert (reply.status_code, reply.json()["status"]) == (200, "valid")
    assert certificate.payload["name"] not in str(reply.json()["facts"])
    assert ask(made.secret, certificate, name="别人").json() == {"found": False}
    assert made.secret not in str(ApiKey.objects.values())
    assert made.secret not in str([event.body for event in evidence.events_about(made.key.subject)])


@pytest.mark.parametrize("secret", ["", "anpei_wrong", "anpei_"])
def test_no_key_no_answer(secret):
    reply = ask(secret, make.make_bare_certificate())
    assert (reply.status_code, reply["WWW-Authenticate"]) == (401, "Bearer")


def test_a_revoked_key_opens_nothing_from_that_moment():
    firm, admin = owner()
    made = api.make_key(firm, name="门禁", by=admin)
    api.revoke_key(made.key, by=admin)
    api.revoke_key(made.key, by=admin)
    assert ask(made.secret, make.make_bare_certificate()).status_code == 401
    kinds = [event.kind for event in evidence.events_about(made.key.subject)]
    assert kinds == ["certificates.key.made", "certificates.key.revoked"]


def test_the_days_questions_end_and_come_back_tomorrow():
    firm, admin = owner()
    made = api.make_key(firm, name="门禁", by=admin)
    ApiKey.objects.update(daily_limit=2)
    certificate = make.make_bare_certificate()
    assert [ask(made.secret, certificate).status_code for _ in range(3)] == [200, 200, 429]
    ApiDay.objects.update(day=localdate() - timedelta(days=1))
    assert ask(made.secret, certificate).status_code == 200


def test_the_twin_that_counts_without_asking_is_stopped_by_the_constraint():
    firm, admin = owner()
    key = api.make_key(firm, name="门禁", by=admin).key
    day = ApiDay.objects.create(key=key, day=localdate(), asked=2, limit=2)
    with pytest.raises(IntegrityError), transaction.atomic():
        ApiDay.objects.filter(pk=day.pk).update(asked=F("asked") + 1)


def test_guessing_with_a_key_is_as_slow_as_without():
    firm, admin = owner()
    made = api.make_key(firm, name="门禁", by=admin)
    certificate = make.make_bare_certificate()
    statuses = [ask(made.secret, certificate, name=f"猜{number}").status_code for number in range(11)]
    assert statuses == [404] * 10 + [429]


def test_only_the_organisations_administrator_keeps_keys_and_not_endlessly():
    firm, admin = owner()
    _other, stranger = owner()
    with pytest.raises(NotAllowed):
        api.make_key(firm, name="门禁", by=stranger)
    with pytest.raises(Refused, match="用途"):
        api.make_key(firm, name="  ", by=admin)
    for number in range(MOST):
        api.make_key(firm, name=f"系统{number}", by=admin)
    with pytest.raises(Refused, match=f"最多同时使用 {MOST} 个"):
        api.make_key(firm, name="再一个", by=admin)


def test_the_page_shows_the_secret_once():
    firm, admin = owner()
    client = Client()
    client.force_login(admin)
    address = reverse("certificates:keys")
    page = client.post(address, {"organisation": firm.uuid, "name": "门禁"}).content.decode()
    key = ApiKey.objects.get()
    assert "anpei_" in page
    assert "只显示这一次" in page
    assert "只显示这一次" not in client.get(address).content.decode()
    assert client.post(address, {"organisation": "x", "name": "门禁"}).status_code == 400
    assert client.post(reverse("certificates:key-revoke", args=[key.uuid])).status_code == 302
    key.refresh_from_db()
    assert key.revoked_at
