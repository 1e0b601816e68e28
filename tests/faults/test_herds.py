"""F14: everybody at the bell, everybody at the end; some drop off the network and some open a second tab."""

from __future__ import annotations

import asyncio
import random

from tests.faults.day import Figures, Shape, examinees, hold, sign_in
from tests.faults.history import History
from tests.faults.ready import HERD, Ready

SHAPE = Shape(bell=4, saving=12, think=3, closing=4, dropping=0.1, second_tab=0.05, away=(2, 5))


def test_a_herd_at_the_bell_and_at_the_end_has_one_attempt_and_one_grade_each(ready: Ready, seed, tell):
    history, figures = History(ready.folder / "herd.jsonl"), Figures()
    tickets = ready.take(HERD)
    people = examinees(tickets, ready.house.port, history, figures, seed=seed, knows=0.1)

    async def day() -> None:
        await sign_in(people)
        await hold(people, SHAPE, figures, random.Random(seed))

    asyncio.run(day())
    history.close()
    acked, findings = ready.judge(history, tickets)
    starts, saves, submits = (sorted(times) for times in (figures.starts, figures.saves, figures.submits))
    tell(
        f"FAULTS F14 {HERD} at the bell in {SHAPE.bell:g} s: start p95 {starts[len(starts) * 95 // 100]:.2f} s, "
        f"save p99 {saves[len(saves) * 99 // 100]:.2f} s, hand-in p95 {submits[len(submits) * 95 // 100]:.2f} s, "
        f"acknowledged {acked}, dropped off {figures.dropped}, second tabs {figures.tabs}, 5xx {figures.errors}, "
        f"findings {len(findings)}"
    )
    assert [str(finding) for finding in findings] == []
    assert len(figures.submits) == HERD
    assert figures.errors == 0
    assert figures.dropped > 0
