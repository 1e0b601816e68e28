"""Draw the papers of a locked sitting ahead of the bell, in portions, so that no start waits for a draw.

Nothing is promised in a queue: a locked sitting with candidates who have no paper is what there is to do, and the sweep
finds it. A paper lost is drawn again from its seed, the same to the byte.
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from django.db import transaction

from courses.api import Part
from evidence import api as evidence
from exams.actions.draw_paper import Drawn, contents_of, derive_paper, paper_rows
from exams.actions.freeze_pool import assembler_of
from exams.domain.content import ItemContent
from exams.models import Paper, PaperKey, Registration, Sitting

PORTION = 50
MOST_CONTENTS = 5_000
"""Contents kept in memory while preparing; a larger pool is read portion by portion."""


def sittings_to_prepare() -> list[int]:
    """Locked theory sittings in which somebody has no paper yet, the next bell first."""
    waiting = Registration.objects.filter(
        state=Registration.State.REGISTERED, draw_number__isnull=False, paper__isnull=True
    )
    return list(
        Sitting.objects.filter(
            state=Sitting.State.LOCKED, part=Part.THEORY, pool__isnull=False, registrations__in=waiting
        )
        .order_by("starts_at")
        .distinct()
        .values_list("pk", flat=True)
    )


def prepare_papers(sitting: Sitting) -> int:
    """Draw what is missing and store it, `PORTION` papers a transaction; returns how many were drawn here.

    Workers side by side each take a portion from somewhere among those without a paper, so that they seldom draw the
    same one; if they do, rows that the other has stored are skipped (`ignore_conflicts` on the one-to-one).
    """
    assembler = assembler_of(sitting)
    facility = assembler.plan.facility
    contents = contents_of(facility) if len(facility) <= MOST_CONTENTS else None
    drawn = 0
    while True:
        waiting = sitting.registrations.filter(
            state=Registration.State.REGISTERED, draw_number__isnull=False, paper__isnull=True
        ).order_by("draw_number")
        first = random.randrange(max(waiting.count() - PORTION, 0) + 1)  # noqa: S311 - which worker draws is no secret
        portion = list(waiting[first : first + PORTION])
        if not portion:
            return drawn
        drawn += _store(sitting, portion, contents)


def _store(sitting: Sitting, portion: list[Registration], contents: Mapping[int, ItemContent] | None) -> int:
    papers: list[tuple[Registration, Drawn]] = [
        (registration, derive_paper(registration, sitting, contents)) for registration in portion
    ]
    with transaction.atomic():
        rows = [paper_rows(paper, registration, sitting) for registration, paper in papers]
        for paper, _key in rows:
            paper.drawn_at = evidence.DatabaseClock()  # an expression: not sent as arrays, which psycopg packs slowly
        Paper.objects.bulk_create([paper for paper, _key in rows], ignore_conflicts=True)
        stored = dict(Paper.objects.filter(registration__in=portion).values_list("registration_id", "pk"))
        PaperKey.objects.bulk_create(
            [PaperKey(paper_id=stored[paper.registration_id], letters=key.letters) for paper, key in rows],
            ignore_conflicts=True,
        )
    return len(rows)
