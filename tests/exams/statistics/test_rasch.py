"""Rasch calibration: known difficulties come back, whatever part of the items each candidate was asked."""

from __future__ import annotations

import builtins
import random
from math import exp

import pytest

from exams.domain.statistics.rasch import EXTREME, FEW, LEAST, RaschUnavailable, calibrate


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
