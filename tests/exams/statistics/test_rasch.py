"""Rasch calibration: known difficulties come back, whatever part of the items each candidate was asked."""

from __future__ import annotations

import builtins
import io
import random
from math import exp

import pytest
from django.core.management import CommandError, call_command

from evidence.api import events_about
from exams.actions.compute_statistics import compute_sitting
from exams.domain.statistics.rasch import EXTREME, FEW, LEAST, RaschUnavailable, calibrate
from exams.models import ItemCalibration, ItemStatistic
from exams.views.item_quality import quality_of
from tests.exams.room_world import make_world
from tests.exams.statistics.sitting_world import register, sit


def world(people: int, items: int, asked: int, *, deviation: float = 1.0, seed: int = 4):
    """Answers by the model itself: difficulties from −1.5 to 1.5, each candidate asked `asked` items."""
    dice = random.Random(seed)
    true = {item: 3 * item / (items - 1) - 1.5 for item in range(items)}
    answers = []
    for _ in range(people):
        ability = dice.gauss(0, deviation)
        drawn = dice.sample(range(items), asked)
        answers.append({item: dice.random() < 1 / (1 + exp(true[item] - ability)) for item in drawn})
    return true, answers


def test_difficulties_come_back_within_their_errors():
    true, answers = world(500, 30, 20, deviation=0.7)
    found = calibrate(answers)
    assert found.left_out == {}
    off = [abs(item.difficulty - true[item.item]) / item.error for item in found.items]
    assert sum(value < 2 for value in off) >= 0.85 * len(off)
    assert max(off) < 4
    assert 0.5 < found.deviation < 0.9


def test_few_answers_and_items_that_all_got_right_are_left_out_with_the_reason():
    _true, answers = world(300, 10, 10)
    for number, row in enumerate(answers):
        row[98] = True
        if number < LEAST - 1:
            row[99] = bool(number % 2)
    found = calibrate(answers)
    assert found.left_out == {98: EXTREME, 99: FEW}
    assert {item.item for item in found.items} == set(range(10))
    assert calibrate([]).items == ()


def test_without_the_library_it_is_said(monkeypatch):
    real = builtins.__import__

    def without(name, *rest):
        if name == "mirt":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    _true, answers = world(150, 4, 4)
    with pytest.raises(RaschUnavailable):
        calibrate(answers)


@pytest.mark.django_db
def test_a_bank_is_calibrated_from_its_published_sittings_and_the_harder_item_is_the_harder():
    world = make_world(candidates=0)
    sit(world.sitting, register(world.sitting, 700))
    world.sitting.state, world.sitting.published_at = "published", world.sitting.ends_at
    world.sitting.save()
    compute_sitting(world.sitting)
    out = io.StringIO()
    call_command("calibrate_items", world.bank.key, stdout=out)
    assert "700 份答卷" in out.getvalue()
    kept = {row.version_id: row for row in ItemCalibration.objects.select_related("version")}
    assert len(kept) > 20
    facility = dict(ItemStatistic.objects.filter(version__in=kept).values_list("version_id", "facility"))
    hardest, easiest = min(facility, key=facility.__getitem__), max(facility, key=facility.__getitem__)
    assert kept[hardest].difficulty > kept[easiest].difficulty
    assert quality_of(kept[hardest].version)["rasch"]["n"] == kept[hardest].n
    assert [event.kind for event in events_about(f"bank:{world.bank.key}")] == ["exams.bank.calibrated"]
    call_command("calibrate_items", world.bank.key, stdout=out)
    assert ItemCalibration.objects.count() == len(kept), "again is anew, not twice"
    with pytest.raises(CommandError, match="没有标识为"):
        call_command("calibrate_items", "no-such-bank")
