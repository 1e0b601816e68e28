"""An examination day in the shape of trust.md section 10.3: herd at the bell, compressed saves, herd at the end.

Everybody behaves as the exam screen does: one connection, retries with jitter, the clock asked every 15 s. Some drop
off the network, some open a second tab. Every answer's fate is written down (history.py), so the checker can judge the
day.
"""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.candidates import Candidate
from tests.faults.history import History
from tests.faults.wire import NoAnswer, Wire

CLOCK_SECONDS = 15.0
DOORS = 16
"""Candidates who sign in at the same time before the bell."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Seconds; shares of 1."""

    bell: float = 10
    saving: float = 40
    think: float = 6
    closing: float = 30
    dropping: float = 0.05
    second_tab: float = 0.02
    wrong_clock: float = 0.01
    away: tuple[float, float] = (8, 20)
    verifies_per_s: float = 0
    certificates: Sequence[str] = ()
    """Addresses that the public asks."""


@dataclass(slots=True)
class Figures:
    """Seconds of every journey, from the first try to its success."""

    starts: list[float] = field(default_factory=list)
    all_started: float = 0
    saves: list[float] = field(default_factory=list)
    submits: list[float] = field(default_factory=list)
    after_the_end: float = 0
    verifies: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    dropped: int = 0
    tabs: int = 0
    wrong_clocks: int = 0
    time_shown_wrong_by: float = 0
    """Seconds, the worst: what a browser with a wrong clock of its own showed against the server's."""

    @property
    def errors(self) -> int:
        """Raw 5xx that were not «come back in n seconds», all repeated to success."""
        return sum(count for status, count in self.statuses.items() if status >= 500 and status != 503)

    @property
    def requests(self) -> int:
        return sum(self.statuses.values())


class CountedWire(Wire):
    """Counts the statuses that came back."""

    def __init__(self, port: int, statuses: Counter[int]) -> None:
        super().__init__(port)
        self.statuses = statuses

    async def request(self, method: str, path: str, **more: object) -> tuple[int, bytes]:
        status, body = await super().request(method, path, **more)
        self.statuses[status] += 1
        return status, body


class Examinee(Candidate):
    """A candidate whose steps are timed."""

    def __init__(
        self, ticket: dict[str, str], port: int, history: History, figures: Figures, *, seed: int, knows: float
    ) -> None:
        super().__init__(ticket, port, history, seed=seed, knows=knows)
        self.figures = figures
        self.wire = CountedWire(port, figures.statuses)
        self.skew = 0.0

    async def through_the_door(self) -> None:
        await self.insist("GET", "/exams/room/", good=(200,))
        ticket = {"ticket_number": self.who, "code": self.code}
        await self.insist("POST", "/exams/room/", good=(302,), form=ticket)
        await self.insist("GET", "/exams/room/entrance/", good=(200,))

    async def begin(self) -> None:
        """From the button to the first item."""
        began = time.perf_counter()
        await self.start()
        self.figures.starts.append(time.perf_counter() - began)

    async def answer_until(self, end: float, shape: Shape) -> None:
        """One change a `think`, in any order of the paper; the clock beside it."""
        clock = asyncio.get_running_loop()
        asked = clock.time() + self.dice.uniform(0, CLOCK_SECONDS)
        if self.dice.random() < shape.wrong_clock:
            self.wear_a_wrong_clock()
        await self.ask_clock()
        drop_at = self._maybe(shape.dropping, end, shape)
        tab_at = self._maybe(shape.second_tab, end, shape)
        pending: dict[int, str] = {}
        await asyncio.sleep(self.dice.uniform(0, shape.think))
        while (now := clock.time()) < end:
            item = self.dice.choice(self.items)
            right = self.dice.random() < self.knows
            pending[item["n"]] = self.right(item) if right else self.wrong(item)
            if drop_at and now >= drop_at:
                drop_at = 0
                await self._drop(pending, shape)
            if tab_at and now >= tab_at:
                tab_at = 0
                await self._second_tab()
            await self._send(pending)
            if clock.time() >= asked:
                asked = clock.time() + CLOCK_SECONDS
                await self.ask_clock()
            await asyncio.sleep(max(0, min(shape.think * self.dice.uniform(0.5, 1.5), end - clock.time())))

    def _maybe(self, share: float, end: float, shape: Shape) -> float:
        """When it happens to this candidate; 0 for never."""
        if self.dice.random() >= share:
            return 0
        return end - shape.saving * self.dice.uniform(0.4, 0.9)

    async def _send(self, pending: dict[int, str]) -> None:
        answers = [[position, self._next(), value] for position, value in pending.items()]
        began = time.perf_counter()
        if await self.save(answers):
            self.figures.saves.append(time.perf_counter() - began)
        pending.clear()

    async def _drop(self, pending: dict[int, str], shape: Shape) -> None:
        """The cable is out; the candidate goes on answering, and everything is sent at once afterwards."""
        self.figures.dropped += 1
        await self.wire.close()
        for _ in range(5):
            item = self.dice.choice(self.items)
            pending[item["n"]] = self.wrong(item)
        await asyncio.sleep(self.dice.uniform(*shape.away))

    async def _second_tab(self) -> None:
        """Another tab takes the exam over; this one is told at its next save and takes it back."""
        self.figures.tabs += 1
        other = CountedWire(self.wire.port, self.figures.statuses)
        other.cookies = dict(self.wire.cookies)
        for _ in range(20):
            try:
                status, _body = await other.request("POST", "/exams/room/claim/", body={})
            except NoAnswer:
                status = 0
            if status == 200:
                break
            await asyncio.sleep(0.5)
        await other.close()

    def wear_a_wrong_clock(self) -> None:
        self.skew = self.dice.choice((-3600.0, 3600.0))
        self.figures.wrong_clocks += 1

    async def ask_clock(self) -> None:
        """Time left as exam.js reckons it: own clock, put right once by the server's at the start."""
        _status, body = await self.insist("GET", "/exams/room/clock/", good=(200,))
        clock = json.loads(body)
        mine = time.time() + self.skew
        if not hasattr(self, "offset"):
            self.offset = clock["now"] / 1000 - mine
        shown = clock["deadline"] / 1000 - mine - self.offset
        told = (clock["deadline"] - clock["now"]) / 1000
        self.figures.time_shown_wrong_by = max(self.figures.time_shown_wrong_by, abs(shown - told))

    async def press_submit(self) -> None:
        """The hand-in alone, without the page that follows."""
        self.history.write(self.who, "submit")
        await self.insist("POST", "/exams/room/submit/", good=(200,), body={})
        self.history.write(self.who, "submitted")

    async def finish(self) -> None:
        began = time.perf_counter()
        await self.hand_in()
        self.figures.submits.append(time.perf_counter() - began)


async def sign_in(people: list[Examinee]) -> None:
    """All through the door before the bell, a few at a time."""
    doors = asyncio.Semaphore(DOORS)

    async def one(person: Examinee) -> None:
        async with doors:
            await person.through_the_door()
            await person.wire.close()

    await asyncio.gather(*[one(person) for person in people])


async def hold(people: list[Examinee], shape: Shape, figures: Figures, dice: random.Random) -> None:
    """Bell, answers, end. Whoever started late still gets the end with all others."""
    clock = asyncio.get_running_loop()
    bell = clock.time()
    closing = bell + shape.bell + shape.saving
    stop = asyncio.Event()
    public = asyncio.create_task(_verify(people[0].wire.port, figures, shape, stop)) if shape.verifies_per_s else None

    async def one(person: Examinee) -> None:
        await asyncio.sleep(dice.uniform(0, shape.bell))
        await person.begin()
        figures.all_started = max(figures.all_started, clock.time() - bell)
        await person.answer_until(closing, shape)
        await asyncio.sleep(max(0, closing - clock.time()) + dice.uniform(0, shape.closing))
        await person.finish()
        await person.wire.close()

    try:
        await asyncio.gather(*[one(person) for person in people])
        figures.after_the_end = max(0, clock.time() - closing - shape.closing)
    finally:
        stop.set()
        if public:
            await public


async def _verify(port: int, figures: Figures, shape: Shape, stop: asyncio.Event) -> None:
    """The public asks whether certificates are real, all the while; each answer must be a certificate's."""
    wire = CountedWire(port, figures.statuses)
    while not stop.is_set():
        began = time.perf_counter()
        try:
            address = shape.certificates[len(figures.verifies) % len(shape.certificates)]
            status, _body = await wire.request("GET", address)
            if status != 200:
                raise RuntimeError(f"a certificate was answered with {status}")
            figures.verifies.append(time.perf_counter() - began)
        except NoAnswer:
            pass
        await asyncio.sleep(max(0, 1 / shape.verifies_per_s - (time.perf_counter() - began)))
    await wire.close()


def examinees(
    tickets: list[dict[str, str]], port: int, history: History, figures: Figures, *, seed: int, knows: float = 0.5
) -> list[Examinee]:
    return [
        Examinee(ticket, port, history, figures, seed=seed + serial, knows=knows)
        for serial, ticket in enumerate(tickets)
    ]


def save(figures: Figures, path: Path) -> None:
    """Every measured second, for whoever wants other quantiles."""
    path.write_text(json.dumps({"starts": figures.starts, "saves": figures.saves, "submits": figures.submits}))
