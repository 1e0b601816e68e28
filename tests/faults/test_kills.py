"""Candidates sit an exam while what serves them is killed, again and again: nobody loses what was acknowledged.

F1 (web workers), F3 and F4 (the Celery worker in the middle of certificates), F5a (PostgreSQL). `FAULTS_N` says how
many candidates; `make faults` takes 500.
"""

from __future__ import annotations

import asyncio
import random

import pytest

from tests.faults import trouble
from tests.faults.candidates import Candidate
from tests.faults.checker import acknowledged, check_answers, check_certificates, check_grades, narrow
from tests.faults.history import History, read
from tests.faults.ready import SIZE, Ready, candidates, sit

STORMERS = 16
ROUNDS_TO_LOSE = 8
RECOVERY_SECONDS = 60


async def _exam(ready: Ready, people: list[Candidate], seed: int) -> trouble.Toll:
    """Candidates and killers at once; then the Celery worker comes back and finishes."""
    toll, dice, house = trouble.Toll(), random.Random(seed), ready.house
    killers = [asyncio.create_task(trouble.kill_web(house, toll, dice, every=2, most=16, after=6))]
    if house.cluster:
        moments = [dice.uniform(20, 28), dice.uniform(46, 54)]
        killers.append(asyncio.create_task(trouble.kill_database(house, toll, moments)))
    issuing = asyncio.create_task(trouble.kill_celery(house, toll))
    seats = [sit(person, after=dice.uniform(0, 6), think=1.6) for person in people]
    try:
        await asyncio.gather(*seats)
        await asyncio.wait_for(issuing, 60)
    finally:
        for task in (*killers, issuing):
            task.cancel()
        ended = await asyncio.gather(*killers, issuing, return_exceptions=True)
    assert not [error for error in ended if isinstance(error, Exception)], ended
    passes = house.rows("SELECT count(*) FROM exams_outcome")[0][0]
    await trouble.celery_returns(house, toll, expected=passes, patience=3 * RECOVERY_SECONDS)
    return toll


def test_candidates_lose_nothing_while_web_database_and_worker_are_killed(ready: Ready, seed, tell):
    house = ready.house
    if house.cluster:
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            assert house.rows(f"SHOW {setting}") == [("on",)]
    history = History(ready.folder / "exam.jsonl")
    tickets = ready.take(SIZE)
    people = candidates(ready, tickets, history, seed)
    toll = asyncio.run(_exam(ready, people, seed))
    history.close()
    records, dump = list(read(history.path)), narrow(house.dump(), [ticket["ticket"] for ticket in tickets])
    answers = check_answers(records, dump)
    lost = [finding for finding in answers if finding.invariant == "I1"]
    passed = sum(report["passed"] for report in dump["reports"])
    chain = house.python("manage.py", "verify_evidence")
    tell(
        f"FAULTS exam on {'PostgreSQL' if house.cluster else 'SQLite'}: candidates {len(people)}, acknowledged "
        f"{acknowledged(records)}, lost {len(lost)}, retries {sum(person.retries for person in people)}; killed: web "
        f"worker {toll.web}x (web server started again {house.revived}x), database {toll.database}x (away "
        f"{', '.join(f'{seconds:.1f}' for seconds in toll.database_away)} s), Celery worker "
        f"{toll.celery}x after {toll.issued_at_kill} certificates; scores {len(dump['reports'])}, passed {passed}, "
        f"certificates {len(dump['certificates'])}, all issued {toll.recovery:.1f} s after the worker's return; "
        f"evidence {chain.stdout.strip().splitlines()[-1] if chain.stdout else chain.stderr[-300:]}"
    )
    assert [str(finding) for finding in answers] == []
    assert [str(finding) for finding in check_grades(records, dump)] == []
    assert [str(finding) for finding in check_certificates(dump)] == []
    assert len(dump["reports"]) == len(people)
    assert 0 < passed < len(people)
    assert chain.returncode == 0, chain.stdout
    assert toll.web >= 5
    assert toll.celery == 1
    assert toll.database == (2 if house.cluster else 0)
    assert toll.recovery <= RECOVERY_SECONDS


async def _storm(ready: Ready, people: list[Candidate], toll: trouble.Toll, *, seconds: float) -> None:
    """Everybody saves as fast as they can; in the middle of it the database is killed, and comes back."""
    stop = asyncio.Event()
    for person in people:
        if not person.items:
            await person.enter()
    storms = [asyncio.create_task(person.storm(stop)) for person in people]
    await asyncio.sleep(seconds)
    try:
        toll.database += await trouble.crash(ready.house, toll)
    finally:
        stop.set()
        await asyncio.gather(*storms)
        for person in people:
            await person.wire.close()


def _storms(ready: Ready, tickets: list[dict[str, str]], seed: int, name: str, *, rounds: int) -> tuple[int, int, int]:
    """Acknowledged, lost and rounds; ends with the first loss."""
    history, dice, toll = History(ready.folder / f"{name}.jsonl"), random.Random(seed), trouble.Toll()
    mine = [ticket["ticket"] for ticket in tickets]
    found: list = []
    records: list = []
    while toll.database < rounds and not found:
        people = candidates(ready, tickets, history, seed)
        asyncio.run(_storm(ready, people, toll, seconds=dice.uniform(1.2, 2.2)))
        ready.house.revive_web()
        records = list(read(history.path))
        found = [
            finding for finding in check_answers(records, narrow(ready.house.dump(), mine)) if finding.invariant == "I1"
        ]
    history.close()
    return acknowledged(records), len(found), toll.database


def test_a_database_that_does_not_wait_for_the_disk_loses_answers_and_the_checker_sees_it(ready: Ready, seed, tell):
    """The negative control (K3): the same storm, the same checker, only `synchronous_commit` differs."""
    cluster = ready.house.cluster
    if cluster is None:
        pytest.skip("no PostgreSQL programs on this machine: sudo apt-get install -y postgresql")
    tickets = ready.take(STORMERS)
    acked, lost, _rounds = _storms(ready, tickets, seed, "storm-on", rounds=2)
    tell(f"FAULTS storm, synchronous_commit=on: acknowledged {acked}, lost {lost}, database killed {_rounds}x")
    assert lost == 0
    cluster.execute("ALTER SYSTEM SET synchronous_commit = off")
    cluster.execute("SELECT pg_reload_conf()")
    acked, lost, rounds = _storms(ready, tickets, seed, "storm-off", rounds=ROUNDS_TO_LOSE)
    cluster.execute("ALTER SYSTEM RESET synchronous_commit")
    cluster.execute("SELECT pg_reload_conf()")
    tell(f"FAULTS storm, synchronous_commit=off: acknowledged {acked}, lost {lost}, database killed {rounds}x")
    assert lost >= 1
