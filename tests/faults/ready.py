"""One open house for all fault tests of a run, with tickets nobody has used yet."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.broker import Broker
from tests.faults.candidates import Candidate
from tests.faults.checker import Finding, acknowledged, check_answers, check_grades, narrow
from tests.faults.cluster import Cluster
from tests.faults.history import History, read
from tests.faults.house import FaultHouse

SIZE = int(os.environ.get("FAULTS_N") or 50)
"""Candidates of the examination that is killed; `make faults` sets 500."""
HERD = max(SIZE, 100)
OTHERS = 100
"""Tickets for the tests of single faults."""
FAILING = 25
"""One in so many has learnt little."""


@dataclass
class Ready:
    """The house, what it stands on, and its unused tickets."""

    house: FaultHouse
    tickets: list[dict[str, str]]
    folder: Path
    broker: Broker | None = None
    used: int = field(default=0)

    def take(self, count: int) -> list[dict[str, str]]:
        """So many tickets, for this test alone; the doors are open for them from now."""
        mine = self.tickets[self.used : self.used + count]
        if len(mine) < count:
            raise RuntimeError("more tickets are asked for than were laid")
        self.used += count
        if self.house.cluster:
            self.house.rows("UPDATE exams_sitting SET starts_at = now() - interval '1 minute'")
        return mine

    def people(
        self, tickets: Sequence[dict[str, str]], history: History, seed: int, *, knows: float = 0.1, port: int = 0
    ) -> list[Candidate]:
        """Candidates who know little, so that no certificate mixes with those of the great examination."""
        return [
            Candidate(ticket, port or self.house.port, history, seed=seed + serial, knows=knows)
            for serial, ticket in enumerate(tickets)
        ]

    def judge(self, history: History, tickets: Sequence[dict[str, str]]) -> tuple[int, list[Finding]]:
        """Acknowledged answers, and what the checker finds among these candidates."""
        records = list(read(history.path))
        dump = narrow(self.house.dump(), [ticket["ticket"] for ticket in tickets])
        return acknowledged(records), [*check_answers(records, dump), *check_grades(records, dump)]


def opened(folder: Path, cluster: Cluster | None, candidates: int, broker: Broker | None = None) -> Iterator[Ready]:
    """A house laid and opened; closed afterwards."""
    more = {"REDIS_URL": broker.address} if broker else {}
    house = FaultHouse(folder / "house", cluster, **more)
    tickets = house.lay(candidates)
    try:
        house.open()
        yield Ready(house, tickets, folder, broker)
    finally:
        house.close()


async def answering(people: Sequence[Candidate], trouble: Callable[[], Awaitable[None]], *, think: float) -> None:
    """Everybody in their seats and answering while something happens; then all hand in."""
    stop = asyncio.Event()
    await asyncio.gather(*[person.enter() for person in people])

    async def one(person: Candidate) -> None:
        while not stop.is_set():
            item = person.dice.choice(person.items)
            await person.save([person.answer(item, person.wrong(item))])
            await asyncio.sleep(person.dice.uniform(0.5, 1.5) * think)
        await person.hand_in()
        await person.wire.close()

    seats = [asyncio.create_task(one(person)) for person in people]
    try:
        await trouble()
    finally:
        stop.set()
        await asyncio.gather(*seats)


def candidates(ready: Ready, tickets: list[dict[str, str]], history: History, seed: int) -> list[Candidate]:
    """Candidates who know their matter, but for one in `FAILING`."""
    return [
        Candidate(
            ticket, ready.house.port, history, seed=seed + serial, knows=0.2 if serial % FAILING == FAILING - 1 else 1
        )
        for serial, ticket in enumerate(tickets)
    ]


async def sit(candidate: Candidate, *, after: float, think: float) -> None:
    """From the door to the hand-in; `after` and `think` in seconds."""
    try:
        await asyncio.sleep(after)
        await candidate.enter()
        await candidate.sit(think=think)
    finally:
        await candidate.wire.close()
