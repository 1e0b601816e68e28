"""A sitting that many have sat: papers drawn by the published rule, answers by dice, marks by the real scoring."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta
from uuid import UUID

from accounts.models import Person
from exams.actions.draw_paper import derive_paper
from exams.domain.scoring import score
from exams.models import Attempt, Paper, PaperKey, Registration, Response, ScoreReport, Sitting
from tests.exams.room_world import RoomWorld, id_number

WRONG = {"T": "F", "F": "T", "A": "B", "B": "C", "C": "D", "D": "A"}
Answering = Callable[[random.Random, float, int, str, dict[str, str]], str]
"""(dice, ability 0…1, item version, right letters, letter → text) → what is answered."""


def by_ability(dice: random.Random, ability: float, version: int, right: str, _texts: dict[str, str]) -> str:
    """Right with the ability's chance, harder items less often; a hundredth is left blank."""
    if dice.random() < 0.01:
        return ""
    return right if dice.random() < ability - (version % 5) * 0.06 else WRONG[right[0]]


def register(sitting: Sitting, count: int, *, employers: int = 4) -> list[Registration]:
    """Candidates by the dozen, numbered on from those that are there; no seats."""
    first = Registration.objects.count()
    people = [
        Person.objects.create(
            name=f"考生{serial}", id_number=id_number(serial % 1000, born=f"19{50 + serial // 1000:02d}0101")
        )
        for serial in range(first, first + count)
    ]
    return Registration.objects.bulk_create(
        Registration(
            uuid=UUID(int=serial + 1),
            sitting=sitting,
            person=person,
            ticket_number=f"ST{serial:08d}",
            draw_number=serial,
            employer_name=f"第{serial % employers + 1}电力公司" if employers else "",
        )
        for serial, person in enumerate(people, start=first)
    )


def sit(
    sitting: Sitting,
    registrations: list[Registration],
    *,
    answering: Answering = by_ability,
    seed: int = 1,
    center: float = 0.85,
) -> None:
    """Everybody sits the paper that the sitting's secret draws; the marks are stored as at hand-in."""
    dice = random.Random(seed)
    sitting.secret = "5" * 64  # the same papers in every run
    values = [derive_paper(registration, sitting).value for registration in registrations]
    papers = Paper.objects.bulk_create(
        [
            Paper(
                registration=registration,
                seed="0" * 64,
                algorithm="anpei-assembly-3",
                pool_hash=sitting.promise["pool_hash"],
                content=value.content,
                origin=value.origin,
                orders=value.orders,
                paper_hash="0" * 64,
                drawn_at=sitting.starts_at,
            )
            for registration, value in zip(registrations, values, strict=True)
        ],
        batch_size=200,
    )
    PaperKey.objects.bulk_create(
        PaperKey(paper=paper, letters=value.key) for paper, value in zip(papers, values, strict=True)
    )
    attempts = Attempt.objects.bulk_create(
        Attempt(
            registration=paper.registration,
            paper=paper,
            state=Attempt.State.SUBMITTED,
            started_at=sitting.starts_at,
            deadline_at=sitting.ends_at,
            ended_at=sitting.ends_at,
        )
        for paper in papers
    )
    responses, reports = [], []
    for attempt, value in zip(attempts, values, strict=True):
        ability, answers, at = dice.gauss(center, 0.1), {}, attempt.started_at
        items = {item["n"]: dict(item["options"]) for section in value.content["sections"] for item in section["items"]}
        for position, texts in items.items():
            right, version = value.key[str(position)], value.origin[position - 1]
            answers[position] = answering(dice, ability, version, right, texts)
            at += timedelta(seconds=dice.randint(10, 60))
            if answers[position]:
                responses.append(
                    Response(attempt=attempt, position=position, rev=position, value=answers[position], saved_at=at)
                )
        reports.append(_report(attempt, sitting, score(value.content, value.key, answers)))
    Response.objects.bulk_create(responses, batch_size=2000)
    ScoreReport.objects.bulk_create(reports, batch_size=200)


def _report(attempt: Attempt, sitting: Sitting, result) -> ScoreReport:
    return ScoreReport(
        attempt=attempt,
        total=result.total,
        full_marks=result.full_marks,
        cut_score=sitting.blueprint.cut_score,
        passed=result.passes(sitting.blueprint.cut_score),
        by_section=[asdict(section) for section in result.sections],
        by_position=list(result.by_position),
        response_digest="0" * 64,
        edition_key=sitting.edition_key,
        graded_at=sitting.ends_at,
    )


def another_sitting(world: RoomWorld, *, days: int) -> Sitting:
    """The same blueprint and pool, so many days later (or earlier), published."""
    sitting = Sitting.objects.get(pk=world.sitting.pk)
    sitting.pk = sitting.uuid = None
    sitting.uuid = Sitting._meta.get_field("uuid").get_default()
    sitting._state.adding = True
    sitting.starts_at += timedelta(days=days)
    sitting.ends_at += timedelta(days=days)
    sitting.state, sitting.published_at = Sitting.State.PUBLISHED, sitting.ends_at
    sitting.save()
    return sitting
