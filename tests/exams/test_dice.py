"""Dice that anyone can throw again, and that favour nobody."""

from __future__ import annotations

import hashlib
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exams.domain.dice import Dice, commitment, seed_of


def test_the_first_word_is_what_the_specification_says():
    word = int.from_bytes(hashlib.sha256(b"seed:0").digest()[:4], "big")
    assert Dice("seed").below(2**32) == word


@given(st.text(max_size=20), st.integers(1, 1000))
def test_a_throw_stays_below_its_limit_and_repeats(seed, limit):
    assert 0 <= Dice(seed).below(limit) < limit
    assert Dice(seed).below(limit) == Dice(seed).below(limit)


@given(st.lists(st.integers(), max_size=50), st.text(max_size=10))
def test_shuffling_keeps_every_value(values, seed):
    assert Counter(Dice(seed).shuffled(values)) == Counter(values)


def test_every_place_is_equally_likely():
    """Chi-square with 3 degrees of freedom: 16.27 is p = 0.001."""
    counts = Counter(Dice(f"s{number}").shuffled("ABCD").index("A") for number in range(5000))
    chi = sum((counts[place] - 1250) ** 2 / 1250 for place in range(4))
    assert chi < 16.27


def test_rejection_matters_for_a_limit_that_does_not_divide_the_words():
    with pytest.raises(ValueError):
        Dice("x").below(0)
    assert {Dice(str(n)).below(3) for n in range(50)} == {0, 1, 2}


def test_the_seed_needs_the_secret_and_the_commitment_hides_it():
    assert seed_of("a" * 64, "r1") != seed_of("b" * 64, "r1") != seed_of("b" * 64, "r2")
    assert commitment("secret") == hashlib.sha256(b"secret").hexdigest()
