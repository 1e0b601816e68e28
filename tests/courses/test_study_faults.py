"""F27: heartbeats duplicated, reordered, from two devices and in offline batches; I12 holds, and the twins break it."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses.actions.enter_study import enter_study
from courses.actions.open_study import open_study
from courses.domain.study import Beat
from courses.domain.study_credit import union
from courses.models import HoursEntry, LiveStudy, StudyCredit, StudySegment
from courses.models.beating import extend
from tests.certificates.threads import in_threads
from tests.courses.study_world import BEAT, MINUTE, RULES, Classroom, make_classroom


@dataclass(frozen=True)
class Sample:
    """What the ledger said at a moment of the clock (milliseconds since the start), in milliseconds."""

    now: int
    counted: int


def findings(samples: list[Sample], pieces: list[tuple[int, int]], again: int) -> list[str]:
    """I12 as a pure check: never more than the clock, never falling, no moment twice, a replay adds nothing."""
    found = [f"at {one.now} ms the ledger said {one.counted}" for one in samples if one.counted > one.now]
    found += [
        "the ledger fell" for one, other in zip(samples, samples[1:], strict=False) if other.counted < one.counted
    ]
    if sum(ended - began for began, ended in union(pieces)) != sum(ended - began for began, ended in pieces):
        found.append("a moment counts twice")
    if samples and again > samples[-1].counted:
        found.append("a replay counted again")
    return found


def packets(dice: random.Random, beats: int) -> list[tuple[int, int, int]]:
    """(device, sequence, wait): each beat one to four times, some late, some held back and sent in one batch."""
    sent: list[tuple[int, int, int]] = []
    held: list[tuple[int, int, int]] = []
    for number in range(1, beats + 1):
        device, offline = dice.randrange(2), dice.random() < 0.15
        copies = [(device, number, BEAT if copy == 0 else 0) for copy in range(dice.randint(1, 4))]
        if offline:
            held += [(one, seq, 0) for one, seq, _wait in copies]
            sent.append((device, 0, BEAT))  # only time passes
            continue
        dice.shuffle(held)
        sent += [*copies, *held] if dice.random() < 0.3 else copies
        held = [] if sent[-1] in held else held
        if dice.random() < 0.1:
            sent.append((device, max(1, number - dice.randint(1, 9)), 0))
    return sent + held


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(4))
def test_packets_repeated_reordered_batched_and_from_two_devices_count_once(seed: int) -> None:
    dice = random.Random(seed)
    room = make_classroom(90, 90)
    start, runs, samples = room.now, [room.open(0), room.open(1)], []
    sent = packets(dice, 120)
    for number, (device, seq, wait) in enumerate(sent):
        room.beat(runs[device], wait=wait, seq=seq)
        if dice.random() < 0.02:
            runs[device] = room.open(device)  # this device takes the desk
        if number % 20 == 0:
            room.sweep()
            samples.append(Sample(room.now - start, room.minutes() * MINUTE))
    room.now += 2 * RULES.gap
    room.sweep()
    samples.append(Sample(room.now - start, room.minutes() * MINUTE))
    for device, seq, _wait in sent:
        room.beat(runs[device], wait=0, seq=seq)
    room.now += 2 * RULES.gap
    room.sweep()
    pieces = list(StudySegment.objects.values_list("began", "ended"))
    assert pieces
    assert findings(samples, pieces, room.minutes() * MINUTE) == []


def test_the_twin_that_adds_up_what_pages_report_is_found_out() -> None:
    """F27's control: 15 seconds for every packet, as sites whose hours are forged do (anchors.md no. 10)."""
    samples, now, counted, pieces = [], 0, 0, []
    for _device, seq, wait in packets(random.Random(1), 120):
        now += wait
        counted += BEAT
        pieces.append((seq * BEAT, (seq + 1) * BEAT))
        samples.append(Sample(now, counted))
    found = findings(samples, pieces, counted * 2)
    assert "a moment counts twice" in found
    assert "a replay counted again" in found
    assert any("ms the ledger said" in one for one in found)


def _studied(minutes: int = 10) -> Classroom:
    """An hour ago, or earlier where midnight would fall into it: a piece of study ends with its day."""
    room, begun = make_classroom(45), timezone.now() - timedelta(minutes=60)
    if timezone.localdate(begun) != timezone.localdate(begun + timedelta(minutes=minutes + 5)):
        begun -= timedelta(minutes=30)
    room.now = int(begun.timestamp() * 1000)
    run = room.open()
    room.sit(run, minutes)
    room.leave(run)
    return room


def test_four_sweeps_at_once_enter_each_piece_once(own_database) -> None:
    room = _studied()
    in_threads(4, lambda _index: enter_study(room.person.pk))
    assert room.minutes() == 10
    assert HoursEntry.objects.count() == StudyCredit.objects.count() == 1


def test_the_twin_without_the_lock_and_the_credit_enters_it_twice(own_database) -> None:
    room = _studied()
    segments = [list(StudySegment.objects.filter(credit__isnull=True)) for _sweep in range(2)]  # both read first

    def enter_without_lock(index: int) -> None:
        for segment in segments[index]:
            minutes = (segment.ended - segment.began) // MINUTE
            HoursEntry.objects.create(
                person=room.person, operation_item=room.training_class.operation_item, part="theory", minutes=minutes,
                recorded_at=timezone.now(),
            )  # fmt: skip

    in_threads(2, enter_without_lock)
    assert room.minutes() == 20


def test_six_pages_opened_at_once_leave_one_live_desk(own_database) -> None:
    room = make_classroom(45)
    runs: list[Any] = []
    in_threads(6, lambda _index: runs.append(open_study(room.lessons[0], person=room.person).row.run))
    assert len(runs) == 6
    alive = LiveStudy.objects.get()
    assert [run for run in runs if extend(run, Beat(1), rules=RULES)] == [alive.run]


@pytest.mark.django_db
def test_the_twin_without_the_sequence_lets_an_old_packet_stretch_the_time() -> None:
    """What the guard in the statement is for: without it a packet held back stretches the piece to its arrival."""
    room = make_classroom(45)
    run = room.open()
    for _ in range(4):
        room.beat(run)
    late = room.now + 30_000
    assert extend(run, Beat(2), rules=RULES, now=late) is None
    with transaction.atomic():
        LiveStudy.objects.update(seq=0)  # the guard off
        stretched = extend(run, Beat(2), rules=RULES, now=late)
    assert stretched is not None
    assert stretched.spent == 4 * BEAT + 30_000


@pytest.mark.django_db
@pytest.mark.parametrize("body", ["[" * 1990, '{"a":' * 390, "[]", "{", ""])
def test_a_body_of_another_shape_is_refused_and_breaks_nothing(client: Client, body: str) -> None:
    reply = client.post(reverse("courses:study-beat"), body, content_type="application/json")
    assert (reply.status_code, reply.json()) == (400, {"state": "bad"})
