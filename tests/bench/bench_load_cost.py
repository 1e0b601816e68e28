"""`load.500.cpu_ms_per_*`: what a start, a save and a hand-in cost, web server and database both.

500 candidates, 100 items out of 1,000, one after another as fast as the server answers (16 at a time), in the house of
`make run` with production's settings and a PostgreSQL of its own whose commits wait for the disk. A start is all that
lies between the button and the first item: the start, which brings the paper, and the page (two requests; whoever is
told to wait comes back as the browser does); all 500 press at once. CPU is that of granian and PostgreSQL with their
children, read from /proc around each phase; the rates are set against an empty view of the same server in the same
run, so the machine's speed cancels out.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path

from tests.bench.figures import Figures

LIMIT_SECONDS = 600
METRICS = (
    "load.500.cpu_ms_per_start",
    "load.500.cpu_ms_per_save",
    "load.500.cpu_ms_per_submit",
    "load.500.cpu_ms_per_empty",
    "load.500.start_rate_to_empty",
    "load.500.save_rate_to_empty",
    "load.500.submits_per_s",
)
CANDIDATES, ITEMS, AT_ONCE, EMPTIES, SAVES = 500, 100, 16, 4000, 20


async def drain(work: Iterable[Callable[[], Awaitable[object]]], at_once: int) -> float:
    """Do all of it, so many at a time; the seconds it took."""
    queue = iter(work)

    async def worker() -> None:
        for job in queue:
            await job()

    began = time.perf_counter()
    await asyncio.gather(*[worker() for _ in range(at_once)])
    return time.perf_counter() - began


def main() -> None:
    from tests.bench.processes import cpu_seconds
    from tests.faults.cluster import Cluster, programs
    from tests.faults.day import Figures as Day
    from tests.faults.day import examinees, sign_in
    from tests.faults.history import History
    from tests.faults.house import FaultHouse
    from tests.faults.wire import Wire

    figures = Figures()
    folder = programs()
    if folder is None:
        for name in METRICS:
            figures.skip(name, "no PostgreSQL programs here")
        return
    with tempfile.TemporaryDirectory(prefix="anpei-cost-") as temporary, Cluster(folder) as cluster:
        house = FaultHouse(Path(temporary) / "house", cluster, "tests.bench.settings")
        tickets = house.lay(CANDIDATES, ITEMS)
        try:
            house.open()
            house.wait_for_papers(CANDIDATES)
            people = examinees(tickets, house.port, History(Path(temporary) / "cost.jsonl"), Day(), seed=1)
            idle = [Wire(house.port) for _ in range(AT_ONCE)]
            spent: dict[str, float] = {}
            rates: dict[str, list[float]] = {}

            async def phase(
                name: str, count: int, work: Iterable[Callable[[], Awaitable[object]]], at_once: int = AT_ONCE
            ) -> None:
                before = cpu_seconds(house.child("web").pid, cluster.postmaster)
                seconds = await drain(work, at_once)
                spent[name] = (cpu_seconds(house.child("web").pid, cluster.postmaster) - before) / count * 1000
                rates.setdefault(name, []).append(count / seconds)

            async def empty() -> None:
                wire = idle.pop()
                await wire.request("GET", "/empty/")
                idle.append(wire)

            def empties() -> list[Callable[[], Awaitable[object]]]:
                return [empty] * EMPTIES

            async def whole() -> None:
                await sign_in(people)
                await phase("warm", EMPTIES, empties())
                await phase("empty", EMPTIES, empties())
                await phase("start", CANDIDATES, [person.begin for person in people], CANDIDATES)
                await phase("empty", EMPTIES, empties())
                saves = [
                    (lambda p=person, i=serial: p.save([p.answer(p.items[i], "T")]))
                    for serial in range(SAVES)
                    for person in people
                ]
                await phase("save", CANDIDATES * SAVES, saves)
                await phase("submit", CANDIDATES, [person.press_submit for person in people])
                for wire in (*idle, *(person.wire for person in people)):
                    await wire.close()

            asyncio.run(whole())
        finally:
            house.close()
    empty_rate = sum(rates["empty"]) / len(rates["empty"])
    figures.say("load.500.cpu_ms_per_start", spent["start"], "ms", "<=20")
    figures.say("load.500.cpu_ms_per_save", spent["save"], "ms", "<=2")
    figures.say("load.500.cpu_ms_per_submit", spent["submit"], "ms", "<=8")
    figures.say("load.500.cpu_ms_per_empty", spent["empty"], "ms")
    figures.say("load.500.start_rate_to_empty", rates["start"][0] / empty_rate, "ratio")
    figures.say("load.500.save_rate_to_empty", rates["save"][0] / empty_rate, "ratio")
    figures.say("load.500.submits_per_s", rates["submit"][0], "1/s")
    figures.end()


if __name__ == "__main__":
    main()
