"""Who kills what, and when: seeded, bounded in number, and counted."""

from __future__ import annotations

import asyncio
import random
import sqlite3
import time
from dataclasses import dataclass, field

import psycopg

from tests.faults.house import FaultHouse

AWAY = (psycopg.Error, sqlite3.Error)


@dataclass(slots=True)
class Toll:
    """What was killed, and how long it was away (seconds)."""

    web: int = 0
    database: int = 0
    database_away: list[float] = field(default_factory=list)
    celery: int = 0
    issued_at_kill: int = -1
    recovery: float = -1


async def kill_web(
    house: FaultHouse, toll: Toll, dice: random.Random, *, every: float, most: int, after: float = 0
) -> None:
    """One worker process every few seconds, `most` times."""
    await asyncio.sleep(after)
    for _ in range(most):
        await asyncio.sleep(every)
        house.revive_web()
        toll.web += house.kill_web_worker(dice)
    while True:  # the last kill, too, may make granian leave
        await asyncio.sleep(0.5)
        house.revive_web()


async def kill_database(house: FaultHouse, toll: Toll, moments: list[float]) -> None:
    """The whole server at each of the moments (seconds from now), started again at once."""
    begin = time.monotonic()
    for moment in moments:
        await asyncio.sleep(max(0, begin + moment - time.monotonic()))
        toll.database += await crash(house, toll)


async def crash(house: FaultHouse, toll: Toll) -> int:
    """Kill PostgreSQL and bring it back; 1."""
    if house.cluster is None:
        raise RuntimeError("this house has no PostgreSQL of its own")
    house.cluster.kill()
    began = time.monotonic()
    await asyncio.to_thread(house.cluster.start)
    toll.database_away.append(time.monotonic() - began)
    return 1


def progress(house: FaultHouse) -> tuple[int, int, int]:
    """Orders done, orders in the middle of their steps, and passes in all; zeros while the database is away."""
    statement = """SELECT (SELECT count(*) FROM certificates_issuingorder WHERE step = 7),
        (SELECT count(*) FROM certificates_issuingorder WHERE step BETWEEN 1 AND 4 AND lease_until IS NOT NULL),
        (SELECT count(*) FROM exams_outcome)"""
    try:
        done, under_way, passes = house.rows(statement)[0]
    except AWAY:
        return 0, 0, 0
    return done, under_way, passes


async def kill_celery(house: FaultHouse, toll: Toll) -> None:
    """The whole worker in the middle of an order, some being issued and some still owed; it stays dead."""
    while True:
        done, under_way, passes = await asyncio.to_thread(progress, house)
        if done >= 3 and under_way and passes > done:
            house.kill_celery()
            toll.celery += 1
            toll.issued_at_kill = done
            return
        await asyncio.sleep(0.03)


async def celery_returns(house: FaultHouse, toll: Toll, *, expected: int, patience: float) -> None:
    """Start the worker again and wait until all are issued; `toll.recovery` counts from its «ready»."""
    greetings = house.greetings()
    house.again("worker")
    await asyncio.to_thread(house.await_celery, greetings)
    ready = time.monotonic()
    while time.monotonic() < ready + patience:
        done, _under_way, _passes = await asyncio.to_thread(progress, house)
        if done >= expected:
            break
        await asyncio.sleep(0.2)
    toll.recovery = time.monotonic() - ready
