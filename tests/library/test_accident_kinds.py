"""Kinds of accidents by edition: an old case keeps its kind, and nothing is invented for a list that is not known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from library.domain.accident_kinds import KindEdition, KindsRefused, edition_for, ordered, read_edition, successor
from library.models import CasePage
from library.models.kinds import edition_choices, kind_choices, kind_editions, kinds_of

OLD = KindEdition("old", "old-law", "旧", None, date(2026, 6, 30), ("触电", "火灾"), (), True)
NEW = KindEdition("new", "new-law", "新", date(2026, 7, 1), None, ("电击", "火灾"), (), True)
UNKNOWN = replace(NEW, kinds=(), is_checked=False)


@pytest.mark.parametrize(
    ("day", "editions", "key"),
    [
        (date(2026, 6, 30), [OLD, NEW], "old"),
        (date(2026, 7, 1), [NEW, OLD], "new"),
        (date(2026, 7, 1), [OLD, UNKNOWN], "old"),
        (date(1999, 1, 1), [OLD, NEW], "old"),
    ],
)
def test_a_case_is_filed_under_the_list_of_its_day_or_the_last_that_is_known(day, editions, key):
    assert edition_for(editions, day).key == key


def test_the_successor_is_told_from_its_first_day_on():
    assert successor([OLD, UNKNOWN], "old", date(2026, 6, 30)) is None
    assert successor([OLD, UNKNOWN], "old", date(2026, 7, 1)) == UNKNOWN
    assert successor([OLD, NEW], "new", date(2026, 7, 1)) is None


def test_two_lists_for_one_day_are_refused():
    with pytest.raises(KindsRefused):
        ordered([OLD, replace(NEW, effective_from=OLD.effective_to)])
    assert [one.key for one in ordered([NEW, OLD])] == ["old", "new"], "the twin: one day apart"
    with pytest.raises(KindsRefused):
        edition_for([UNKNOWN], date(2026, 8, 1))


@pytest.mark.parametrize("fault", [{"kinds": ["触电", "触电"]}, {"effective_from": "2026-07-01"}])
def test_a_file_that_contradicts_itself_is_refused(fault):
    row = {
        "key": "k", "instrument": "i", "name": "n", "effective_from": "", "effective_to": "2026-06-30",
        "kinds": ["触电"], "beside": [], "check": "待核",
    }  # fmt: skip
    assert not read_edition(row).is_checked
    with pytest.raises(KindsRefused):
        read_edition(row | fault)


def test_the_houses_own_lists_follow_each_other_and_the_unchecked_one_lists_nothing():
    old, new = kind_editions()
    assert len(old.kinds) == 20
    assert old.effective_to + timedelta(days=1) == new.effective_from
    assert not old.is_checked
    assert (new.kinds, new.is_checked) == ((), False)
    assert [key for key, _name in edition_choices()] == [old.key]
    assert kinds_of("gone") == ()
    assert len(kind_choices()) == 21


@pytest.mark.django_db  # Wagtail asks for the page's locale
@pytest.mark.parametrize(("kind", "edition", "is_sound"), [("触电", "gb-6441-1986", True), ("触电", "gone", False)])
def test_a_kind_has_to_stand_in_the_edition_it_is_filed_under(kind, edition, is_sound):
    page = CasePage(title="一", slug="one", nature="composed", accident_type=kind, kind_edition=edition)
    if is_sound:
        page.clean()
    else:
        with pytest.raises(ValidationError) as fault:
            page.clean()
        assert "accident_type" in fault.value.message_dict
