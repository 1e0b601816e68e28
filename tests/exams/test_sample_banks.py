"""The 1,200 items that come with the platform: readable, even, and none says the same as another."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import pytest
from django.conf import settings

from exams.actions.item_files import read_item_file
from exams.domain.draft import Draft
from exams.domain.soundness import faults_of

SIZES = {"low_voltage": 400, "welding": 200, "height": 150, "refrigeration": 100, "chemical": 150, "managers": 200}


@pytest.fixture(scope="module", params=SIZES)
def bank(request) -> tuple[str, list[Draft]]:
    with (settings.ROOT / "exams" / "banks" / f"{request.param}.xlsx").open("rb") as file:
        reading = read_item_file(file.read())
    assert reading.refused == ()
    return request.param, list(reading.drafts)


def test_every_row_comes_in(bank):
    name, values = bank
    assert len(values) == SIZES[name]
    assert not any(faults_of(value.content) for value in values)


def test_every_item_explains_itself_and_says_how_far_it_was_checked(bank):
    _name, values = bank
    assert all(len(value.explanation) >= 8 for value in values)
    assert {value.check_state for value in values} == {"second_read"}
    assert all(value.area != "未分类" for value in values)


def test_keys_are_spread_evenly_over_the_positions(bank):
    _name, values = bank
    singles = Counter(value.content.key[0] for value in values if value.content.type == "single")
    assert max(singles.values()) - min(singles[place] for place in range(4)) <= 1
    judgements = Counter(value.content.key[0] for value in values if value.content.type == "judgement")
    assert 0.45 <= judgements[0] / judgements.total() <= 0.55


def test_numbers_and_words_are_unique(bank):
    _name, values = bank
    assert len({value.number for value in values}) == len({value.fingerprint for value in values}) == len(values)


def test_no_two_stems_say_the_same(bank):
    """Character bigrams: no pair shares more than 70 % of them."""
    _name, values = bank
    grams = [{value.content.stem[at : at + 2] for at in range(len(value.content.stem) - 1)} for value in values]
    twins = [
        (values[one].content.stem, values[two].content.stem)
        for one, two in combinations(range(len(values)), 2)
        if len(grams[one] & grams[two]) > 0.7 * len(grams[one] | grams[two])
    ]
    assert twins == []


def test_no_option_gives_itself_away_by_pointing_at_others(bank):
    _name, values = bank
    for value in values:
        for option in value.content.options:
            assert not any(word in option for word in ("以上都", "以上皆", "A和", "AB", "都对", "都不对")), (
                value.content.stem
            )
