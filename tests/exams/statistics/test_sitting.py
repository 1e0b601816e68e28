"""A sitting's figures come from the graded papers; they are promised at publication and come out the same each time."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Organisation
from courses.api import Enrolment, TrainingClass
from evidence import api as evidence
from exams.actions.compute_statistics import LAST_TRY, compute_sitting, compute_statistics
from exams.actions.freeze_pool import unpack
from exams.actions.promise_statistics import promise_missing, promise_statistics, sweep_statistics
from exams.actions.read_sheets import read_sheets
from exams.actions.read_statistics import groups_of, item_lines, points_of
from exams.actions.sum_statistics import sum_statistics
from exams.domain.statistics.difficulty import PRIOR
from exams.domain.statistics.flags import Flag
from exams.models import Attempt, ItemStatistic, Response, ScoreReport, SittingItemStatistic, SittingStatistic
from exams.models.pool import FACILITY, pool_items
from exams.models.statistics import observed_difficulty
from exams.tasks import sum_statistics_nightly
from tests.exams.publishing import publish_results
from tests.exams.room_world import make_world
from tests.exams.statistics.sitting_world import WRONG, another_sitting, by_ability, register, sit

pytestmark = pytest.mark.django_db


def sat(count: int = 60, *, published: bool = True, world=None, **options):
    """A world whose sitting `count` people have sat: papers of 10 from 30 + 20 items."""
    world = world or make_world(candidates=0)
    sit(world.sitting, register(world.sitting, count), **options)
    if published:
        world.sitting.state, world.sitting.published_at = "published", world.sitting.ends_at
        world.sitting.save()
    return world


def test_facility_and_choices_are_those_of_the_stored_marks_and_answers():
    world = sat(40)
    compute_sitting(world.sitting)
    right, asked, chose = Counter(), Counter(), defaultdict(Counter)
    for report in ScoreReport.objects.select_related("attempt__paper"):
        paper = report.attempt.paper
        values = dict(Response.objects.filter(attempt=report.attempt).values_list("position", "value"))
        items = [item for section in paper.content["sections"] for item in section["items"]]
        for item, version, marks in zip(items, paper.origin, report.by_position, strict=True):
            asked[version] += 1
            right[version] += marks > 0
            if item["n"] in values:
                texts = dict(item["options"]) or {"T": "对", "F": "错"}
                chose[version][texts[values[item["n"]]]] += 1
    lines = item_lines(world.sitting)
    assert {line.fact.version_id for line in lines} == set(asked)
    for line in lines:
        version = line.fact.version_id
        assert line.figures.n == asked[version]
        assert line.figures.facility.value == pytest.approx(right[version] / asked[version])
        texts = line.fact.options or ("对", "错")
        assert [option.count for option in line.figures.options] == [chose[version][text] for text in texts]
        assert [option.is_key for option in line.figures.options] == [at == 0 for at in range(len(texts))]
        assert 10 <= line.figures.seconds.value <= 60, "the dice of this world give each answer 10 to 60 seconds"


def test_the_same_sitting_computed_twice_gives_the_same_rows_and_figures():
    world = sat(30)
    first = compute_sitting(world.sitting)
    rows = list(SittingItemStatistic.objects.order_by("version").values_list("version", "tally", "flags", "drift"))
    whole = list(ItemStatistic.objects.order_by("version").values_list("version", "tally", "flags"))
    second = compute_sitting(world.sitting)
    assert (second.pk, second.figures, second.n) == (first.pk, first.figures, 30)
    assert list(SittingItemStatistic.objects.order_by("version").values_list(
        "version", "tally", "flags", "drift"
    )) == rows  # fmt: skip
    assert list(ItemStatistic.objects.order_by("version").values_list("version", "tally", "flags")) == whole


def test_more_candidates_ask_no_more_of_the_database():
    world, asked = sat(5), []
    for count in (0, 35):
        sit(world.sitting, register(world.sitting, count), seed=3)
        with CaptureQueriesContext(connection) as queries:
            read_sheets(world.sitting)
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 9


def test_a_voided_attempt_counts_nowhere():
    world = sat(20)
    Attempt.objects.filter(pk=Attempt.objects.first().pk).update(state=Attempt.State.VOIDED)
    assert compute_sitting(world.sitting).n == 19


def test_publishing_promises_the_figures_and_the_promise_is_kept_once():
    world = sat(12, published=False)
    publish_results(world.sitting, user=world.officer)
    promised = SittingStatistic.objects.get(sitting=world.sitting)
    assert (promised.promise_state, promised.computed_at) == ("queued", None)
    handed: list[int] = []
    assert sweep_statistics(handed.append) == 1
    assert compute_statistics(handed[0]) is True
    promised.refresh_from_db()
    assert (promised.promise_state, promised.n, promised.lease_until) == ("done", 12, None)
    assert compute_statistics(handed[0]) is False, "a second message finds nothing to do"
    assert sweep_statistics(handed.append) == 0
    promise_statistics(world.sitting)
    assert sweep_statistics(handed.append) == 1, "marks that changed make it due again"


def test_a_sitting_that_can_not_be_computed_is_given_up_after_some_tries():
    world = sat(5)
    row = promise_statistics(world.sitting)
    SittingStatistic.objects.filter(pk=row.pk).update(tries=LAST_TRY)
    assert compute_statistics(row.pk) is False
    row.refresh_from_db()
    assert row.promise_state == "failed"


def test_sittings_published_before_there_were_figures_get_theirs_at_night():
    world = sat(6)
    assert not SittingStatistic.objects.exists()
    sum_statistics_nightly()
    assert compute_statistics(SittingStatistic.objects.get().pk)
    assert promise_missing() == 0
    assert sum_statistics() == ItemStatistic.objects.count() > 0
    assert world.sitting.statistic.n == 6


def test_only_published_sittings_count_for_all_time_and_two_add_up():
    world = sat(30, published=False)
    compute_sitting(world.sitting)
    assert SittingItemStatistic.objects.exists()
    assert not ItemStatistic.objects.exists(), "what is not published says nothing of the bank yet"
    world.sitting.state, world.sitting.published_at = "published", world.sitting.ends_at
    world.sitting.save()
    compute_sitting(world.sitting)
    later = another_sitting(world, days=7)
    sit(later, register(later, 20), seed=2)
    compute_sitting(later)
    for row in ItemStatistic.objects.all():
        parts = list(SittingItemStatistic.objects.filter(version=row.version).values_list("n", "total"))
        assert row.n == sum(n for n, _total in parts)
        assert row.total == pytest.approx(sum(total for _n, total in parts))


def with_wrong_key(version_id: int):
    """Whoever is able answers the judgement `version_id` against its key."""

    def answering(dice, ability, version, right, texts):
        if version != version_id:
            return by_ability(dice, ability, version, right, texts)
        return WRONG[right] if dice.random() < (0.9 if ability > 0.75 else 0.2) else right

    return answering


def test_a_wrong_key_is_found_before_the_marks_are_published_and_twin_sound_items_are_not():
    world = make_world(candidates=0)
    bad = unpack(world.sitting.pool.rows)[0][0]
    sit(world.sitting, register(world.sitting, 700), answering=with_wrong_key(bad), center=0.75)
    compute_sitting(world.sitting)
    signs = {line.fact.version_id: line.signs for line in item_lines(world.sitting)}
    assert Flag.KEY in signs[bad]
    assert item_lines(world.sitting)[0].fact.version_id == bad, "the urgent one stands first"
    suspected = [version for version, found in signs.items() if Flag.KEY in found]
    assert len(suspected) <= 3, "of fifty items hardly another one is suspected"


def test_a_leaked_item_drifts_and_its_neighbours_do_not():
    world = make_world(candidates=0)
    leaked = unpack(world.sitting.pool.rows)[1][0]

    def before(dice, ability, version, right, texts):
        return (
            WRONG[right]
            if version == leaked and dice.random() < 0.5
            else by_ability(dice, ability, version, right, texts)
        )

    def answering(dice, ability, version, right, texts):
        return right if version == leaked else by_ability(dice, ability, version, right, texts)

    sat(500, world=world, answering=before)
    compute_sitting(world.sitting)
    later = another_sitting(world, days=30)
    sit(later, register(later, 500), answering=answering, seed=9)
    compute_sitting(later)
    drifted = [line.fact.version_id for line in item_lines(later) if Flag.DRIFT in line.signs]
    assert leaked in drifted
    assert len(drifted) <= 2
    assert Flag.DRIFT in ItemStatistic.objects.get(version=leaked).signs
    row = SittingItemStatistic.objects.get(version=leaked, sitting=later)
    assert row.drift["delta"] > 1.5
    assert row.drift["change"] > 0


def test_observed_difficulty_needs_fifty_answers_and_leans_on_the_usual():
    world = sat(300)
    compute_sitting(world.sitting)
    rows = {row.version_id: row for row in ItemStatistic.objects.all()}
    found = observed_difficulty([world.bank])
    assert set(found) == {version for version, row in rows.items() if row.n >= 50}
    assert found
    known = [row for row in rows.values() if row.n >= 50]
    usual = sum(row.facility for row in known) / len(known)
    for version, expected in found.items():
        row = rows[version]
        assert expected == pytest.approx((row.total + PRIOR * usual) / (row.n + PRIOR))
        assert min(row.facility, usual) - 1e-9 <= expected <= max(row.facility, usual) + 1e-9
    drawn = {item.id: item.facility for item in pool_items([world.bank])}
    for version, facility in drawn.items():
        assert facility == (round(found[version] * 10_000) if version in found else FACILITY[2])
    assert set(drawn.values()) != {FACILITY[2]}, "what candidates did reaches the next papers"
    assert observed_difficulty([]) == {}


def test_groups_are_those_of_the_registration_and_of_the_class_before_the_sitting():
    world = sat(24, published=True)
    school = Organisation.objects.create(kind="training_institution", name="某培训学校", region=world.bank.owner.region)
    other = Organisation.objects.create(kind="training_institution", name="另一学校", region=world.bank.owner.region)
    people = [registration.person for registration in world.sitting.registrations.select_related("person")]
    day = evidence.database_now().date()
    for number, (institution, starts_on) in enumerate(
        [(school, date(2020, 1, 1)), (other, date(2021, 1, 1)), (school, day + timedelta(days=30))]
    ):
        group = TrainingClass.objects.create(
            institution=institution,
            operation_item=world.sitting.operation_item,
            name=f"第{number}班",
            starts_on=starts_on,
            ends_on=starts_on,
            required_theory_hours=0,
        )
        for person in people if number == 0 else people[:10]:
            Enrolment.objects.create(training_class=group, person=person)
    groups = {group["kind"]: group["rows"] for group in groups_of(compute_sitting(world.sitting))}
    assert [row["n"] for row in groups["employer"]] == [6, 6, 6, 6]
    assert [(row["name"], row["n"]) for row in groups["institution"]] == [("某培训学校", 14), ("另一学校", 10)]
    assert points_of(world.sitting) == [], "one exam point is no comparison"


def test_one_candidate_and_a_room_of_equals_give_reasons_and_no_crash():
    world = make_world(candidates=0)

    def perfect(_dice, _ability, _version, right, _texts):
        return right

    sit(world.sitting, register(world.sitting, 1), answering=perfect)
    assert compute_sitting(world.sitting).figures["reliability"]["value"] == "few_people"
    later = another_sitting(world, days=1)
    sit(later, register(later, 8), answering=perfect)
    kept = compute_sitting(later)
    assert kept.figures["reliability"]["value"] == "no_spread"
    assert kept.figures["decision"]["accuracy"] == "no_spread"
    assert (kept.mean, kept.passed) == (10_000, 8)
    nobody = compute_sitting(another_sitting(world, days=2))
    assert (nobody.n, nobody.mean, nobody.figures["scores"]) == (0, None, [])
