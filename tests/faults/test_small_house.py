"""The same on SQLite, in a house of its own: a killed web worker costs no answer (F1)."""

from __future__ import annotations

import asyncio
import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults import trouble
from tests.faults.candidates import Candidate
from tests.faults.checker import acknowledged, check_answers, check_grades
from tests.faults.history import History, read
from tests.faults.ready import Ready, candidates, opened, sit


async def _short_exam(ready: Ready, people: list[Candidate], seed: int) -> trouble.Toll:
    toll, dice = trouble.Toll(), random.Random(seed)
    killer = asyncio.create_task(trouble.kill_web(ready.house, toll, dice, every=2, most=8))
    try:
        await asyncio.gather(*[sit(person, after=dice.uniform(0, 2), think=0.6) for person in people])
    finally:
        killer.cancel()
        await asyncio.gather(killer, return_exceptions=True)
    return toll


@pytest.fixture
def small_house(tmp_path: Path, template_database: Path | str) -> Iterator[Ready]:
    """A house on SQLite; the suite's migrated template saves half a minute where there is one."""
    if isinstance(template_database, Path):
        (tmp_path / "house").mkdir()
        shutil.copyfile(template_database, tmp_path / "house" / "anpei.sqlite3")
    yield from opened(tmp_path, None, 12)


def test_on_sqlite_a_killed_web_worker_costs_no_answer(small_house: Ready, seed, tell: Callable[[str], None]):
    history = History(small_house.folder / "exam.jsonl")
    people = candidates(small_house, small_house.tickets, history, seed)
    toll = asyncio.run(_short_exam(small_house, people, seed))
    history.close()
    records, dump = list(read(history.path)), small_house.house.dump()
    findings = [*check_answers(records, dump), *check_grades(records, dump)]
    tell(
        f"FAULTS exam on SQLite: candidates {len(people)}, acknowledged {acknowledged(records)}, findings "
        f"{len(findings)}, web worker killed {toll.web}x"
    )
    assert [str(finding) for finding in findings] == []
    assert len(dump["reports"]) == len(people)
    assert toll.web >= 3
