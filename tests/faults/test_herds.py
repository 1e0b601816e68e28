"""F14: everybody at the bell, everybody at the end, and PostgreSQL is killed in between.

Some drop off the network, some open a second tab, some have a clock that is an hour off. With FAULTS_N=500 this is the
examination day that issue reports quote: 5 %, 2 % and 1 %; a small herd has larger shares, so that each happens.
"""

from __future__ import annotations

import asyncio
import random

from tests.faults import trouble
from tests.faults.day import Figures, Shape, examinees, hold, sign_in
from tests.faults.history import History
from tests.faults.ready import HERD, Ready

SMALL = Shape(bell=4, saving=14, think=3, closing=4, dropping=0.1, second_tab=0.05, wrong_clock=0.05, away=(2, 5))
SHAPE = SMALL if HERD < 200 else Shape()


def test_a_herd_at_the_bell_and_at_the_end_has_one_attempt_and_one_grade_each(ready: Ready, seed, tell):
    history, figures = History(ready.folder / "herd.jsonl"), Figures()
    tickets = ready.take(HERD)
    people = examinees(tickets, ready.house.port, history, figures, seed=seed, knows=0.1)

    toll = trouble.Toll()

    async def day() -> None:
        await sign_in(people)
        killer = None
        if ready.house.cluster:
            moment = SHAPE.bell + SHAPE.saving / 2
            killer = asyncio.create_task(trouble.kill_database(ready.house, toll, [moment]))
        await hold(people, SHAPE, figures, random.Random(seed))
        if killer:
            await killer

    asyncio.run(day())
    history.close()
    acked, findings = ready.judge(history, tickets)
    starts, saves, submits = (sorted(times) for times in (figures.starts, figures.saves, figures.submits))
    tell(
        f"FAULTS F14 {HERD} at the bell in {SHAPE.bell:g} s: start p95 {starts[len(starts) * 95 // 100]:.2f} s, "
        f"save p99 {saves[len(saves) * 99 // 100]:.2f} s, hand-in p95 {submits[len(submits) * 95 // 100]:.2f} s, "
        f"acknowledged {acked}, dropped off {figures.dropped}, second tabs {figures.tabs}, clocks an hour off "
        f"{figures.wrong_clocks} (time shown wrong by {figures.time_shown_wrong_by:.1f} s at most), database killed "
        f"{toll.database}x (away {', '.join(f'{seconds:.1f}' for seconds in toll.database_away)} s), 5xx "
        f"{figures.errors}, findings {len(findings)}"
    )
    assert [str(finding) for finding in findings] == []
    assert len(figures.submits) == HERD
    assert figures.errors == 0
    assert figures.dropped
    assert figures.tabs
    assert figures.wrong_clocks
    assert figures.time_shown_wrong_by < 5
    assert toll.database == (1 if ready.house.cluster else 0)
