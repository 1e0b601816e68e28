"""Messages to many: exactly once each, never beyond the quota, never to whoever opted out."""

from __future__ import annotations

import re
import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from accounts.api import Message, NotAllowed, Refused, record_consent
from outreach.actions import send_batch as sending
from outreach.actions.follow_deliveries import delivery_counts, follow_deliveries
from outreach.actions.gather_facts import gather_facts
from outreach.actions.send_batch import send_batch
from outreach.actions.stop_messages import person_behind, stop_path, stop_token
from outreach.actions.write_campaign import approve_campaign, save_campaign, sight_of, start_campaign, stop_campaign
from outreach.models import Delivery, MessageCampaign, Tally
from tests.certificates.threads import in_threads
from tests.exams.factories import signed_in
from tests.outreach import factories as make


def send_all(campaign, *, size=3, now=None):
    now = now or timezone.now()
    while send_batch(campaign.pk, now=now, size=size):
        pass
    campaign.refresh_from_db()


@pytest.mark.django_db
def test_the_author_does_not_approve_and_only_the_approved_is_sent():
    town = make.make_town()
    make.make_workers(town, 2)
    campaign = make.make_campaign(town, state="draft", approver=None, approved_at=None)
    with pytest.raises(NotAllowed):
        approve_campaign(campaign, seen=sight_of(campaign), by=town.editor)
    with pytest.raises(Refused):
        start_campaign(campaign, by=town.editor)
    approve_campaign(campaign, seen=sight_of(campaign), by=town.second)
    with pytest.raises(Refused):
        save_campaign(campaign, by=town.editor)
    start_campaign(campaign, by=town.editor)
    send_all(campaign)
    assert (campaign.state, campaign.estimate, Delivery.objects.count()) == ("done", 2, 2)


@pytest.mark.django_db
def test_what_was_rewritten_while_the_approver_read_is_read_again():
    town = make.make_town()
    make.make_workers(town, 1)
    campaign = make.make_campaign(town, state="draft", approver=None, approved_at=None)
    approver = signed_in(town.second)
    address = reverse("outreach:campaign", args=[campaign.uuid])
    shown = re.search(r'name="seen" value="(\w+)"', approver.get(address).content.decode())[1]
    campaign.text = "换过的正文"
    save_campaign(campaign, by=town.editor)
    approve = reverse("outreach:campaign-approve", args=[campaign.uuid])
    assert "重新看过再批准" in approver.post(approve, {"seen": shown}, follow=True).content.decode()
    campaign.refresh_from_db()
    assert campaign.state == "draft"
    approver.post(approve, {"seen": sight_of(campaign)})
    campaign.refresh_from_db()
    assert campaign.state == "approved"


@pytest.mark.django_db
def test_who_opted_out_gets_nothing_and_takes_no_place():
    town = make.make_town()
    silent, *others = make.make_workers(town, 3)
    record_consent(silent, kind="messages", given=False, channel="desk", actor="test")
    campaign = make.make_campaign(town)
    send_all(campaign)
    assert not Message.objects.filter(person=silent).exists()
    assert set(Message.objects.values_list("person", flat=True)) == {person.pk for person in others}
    assert delivery_counts(campaign)["opted_out"] == 1
    assert Tally.objects.get(pk=Tally.day_key(campaign, timezone.localdate())).count == 2


@pytest.mark.django_db
def test_the_day_ends_at_its_quota_and_goes_on_tomorrow():
    town = make.make_town()
    make.make_workers(town, 7)
    campaign = make.make_campaign(town, daily_quota=3)
    now = timezone.now()
    send_all(campaign, size=50, now=now)
    assert (Delivery.objects.count(), campaign.state) == (3, "sending")
    send_all(campaign, size=50, now=now + timedelta(days=1))
    assert Delivery.objects.count() == 6
    send_all(campaign, size=50, now=now + timedelta(days=2))
    assert (Delivery.objects.count(), campaign.state) == (7, "done")


@pytest.mark.django_db
def test_the_year_of_a_unit_is_one_for_all_its_campaigns():
    town = make.make_town()
    make.make_workers(town, 4)
    for _turn in range(2):
        send_all(make.make_campaign(town, yearly_quota=5), size=50)
    assert Delivery.objects.count() == 5


@pytest.mark.django_db
def test_nobody_is_woken_up_and_a_stopped_campaign_stays_stopped():
    town = make.make_town()
    make.make_workers(town, 2)
    night = timezone.localtime().replace(hour=23, minute=30)
    campaign = make.make_campaign(town, first_hour=9, last_hour=20)
    assert send_batch(campaign.pk, now=night) == 0
    stop_campaign(campaign, by=town.supervisor)
    assert send_batch(campaign.pk, now=night.replace(hour=10)) == 0
    start_campaign(campaign, by=town.editor)
    assert send_batch(campaign.pk, now=night.replace(hour=10)) == 2


@pytest.mark.django_db
def test_a_worker_killed_in_a_batch_leaves_nothing_and_the_next_goes_on(monkeypatch):
    town = make.make_town()
    make.make_workers(town, 6)
    campaign = make.make_campaign(town)
    send_batch(campaign.pk, now=timezone.now(), size=2)
    promise, calls = sending.promise_message, []

    def killed(**values):
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return promise(**values)

    monkeypatch.setattr(sending, "promise_message", killed)
    with pytest.raises(KeyboardInterrupt):
        send_batch(campaign.pk, now=timezone.now(), size=3)
    assert Delivery.objects.count() == 2
    monkeypatch.setattr(sending, "promise_message", promise)
    send_all(campaign)
    assert (Delivery.objects.count(), Message.objects.filter(channel="desk").count()) == (6, 6)


def test_two_workers_send_to_everybody_exactly_once_and_keep_the_quota(own_database):
    town = make.make_town()
    make.make_workers(town, 24)
    campaign = make.make_campaign(town, daily_quota=20, channels="desk")
    now = timezone.now()
    in_threads(4, lambda _index: [send_batch(campaign.pk, now=now, size=3) for _turn in range(6)])
    assert (Delivery.objects.count(), Message.objects.count()) == (20, 20)
    assert Tally.objects.get(pk=Tally.day_key(campaign, timezone.localdate(now))).count == 20


def test_without_the_lock_two_workers_would_promise_too_many(own_database):
    """The twin: the room is read before the other has taken its place; then only the constraint stands."""
    town = make.make_town()
    campaign = make.make_campaign(town, daily_quota=20)
    key = Tally.day_key(campaign, timezone.localdate())
    Tally.objects.create(pk=key, limit=20, campaign=campaign, on=timezone.localdate())
    barrier, refused, taken = threading.Barrier(2), [], []

    def unlocked(_index):
        row = Tally.objects.get(pk=key)
        wanted = min(15, row.limit - row.count)
        barrier.wait()
        taken.append(wanted)
        try:
            Tally.objects.filter(pk=key).update(count=F("count") + wanted)
        except IntegrityError:
            refused.append(wanted)

    in_threads(2, unlocked)
    assert sum(taken) == 30 > 20
    assert refused == [15]


@pytest.mark.django_db
def test_what_left_is_counted_and_feeds_the_plan():
    town = make.make_town()
    make.make_workers(town, 3)
    campaign = make.make_campaign(town, channels="sms")
    send_all(campaign)
    Message.objects.update(promise_state="done")
    Message.objects.filter(pk=Message.objects.first().pk).update(promise_state="failed")
    follow_deliveries(campaign)
    counts = delivery_counts(campaign)
    assert (counts["sent"], counts["failed"], counts["promised"]) == (2, 1, 0)
    [fact] = gather_facts(year=timezone.localdate().year)
    assert (fact.measure, fact.amount) == ("messages", 2)


@pytest.mark.django_db
def test_one_tap_stops_and_another_starts_again(client):
    town = make.make_town()
    [person] = make.make_workers(town, 1)
    address = stop_path(person)
    assert client.get(address).status_code == 200
    assert person.consents.count() == 0
    client.post(address)
    client.post(address)
    assert list(person.consents.values_list("given", "channel")) == [(False, "link")]
    campaign = make.make_campaign(town)
    send_all(campaign)
    assert not Message.objects.exists()
    client.post(address, {"receiving": "yes"})
    send_all(make.make_campaign(town))
    message = Message.objects.filter(channel="sms").get()
    assert message.link == address
    assert "退订" in message.body


@pytest.mark.django_db
def test_a_link_we_did_not_sign_opens_nothing(client):
    town = make.make_town()
    first, second = make.make_workers(town, 2)
    forged = stop_token(first)[:22] + stop_token(second)[22:]
    for token in (forged, "x", "A" * 38, stop_token(first) + "A"):
        assert person_behind(token) is None
        assert client.get(reverse("outreach:stop", args=[token])).status_code == 404


@pytest.mark.django_db
def test_the_desk_shows_the_counts_to_its_own_only():
    town, other = make.make_town(), make.make_town()
    campaign = make.make_campaign(town)
    for name in ("campaign", "campaign-counts"):
        address = reverse(f"outreach:{name}", args=[campaign.uuid])
        assert signed_in(town.supervisor).get(address).status_code == 200
        assert signed_in(other.editor).get(address).status_code == 404
    assert MessageCampaign.objects.count() == 1
