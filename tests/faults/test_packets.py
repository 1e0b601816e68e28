"""The network repeats, delays, mixes and swallows: F9 (replies cut), F10 (duplicates, any order)."""

from __future__ import annotations

import asyncio
import random
from typing import Any

from tests.faults.candidates import Candidate
from tests.faults.history import History
from tests.faults.proxy import CuttingProxy
from tests.faults.ready import Ready
from tests.faults.wire import Wire

PEOPLE, CHANGES, COPIES, WIRES = 10, 60, 4, 3
CUT = 0.1


async def _scatter(person: Candidate, port: int) -> int:
    """Every change one to four times, on three connections, in any order; then once more whatever has no answer."""
    wires = [Wire(port) for _ in range(WIRES)]
    for wire in wires:
        wire.cookies = dict(person.wire.cookies)
    changes = [person.answer(person.dice.choice(person.items), person.dice.choice(("T", "F"))) for _ in range(CHANGES)]
    packets = [change for change in changes for _ in range(person.dice.randint(1, COPIES))]
    person.dice.shuffle(packets)

    async def carry(wire: Wire, share: list[list[Any]]) -> None:
        own = _over(person, wire)
        for packet in share:
            await asyncio.sleep(person.dice.uniform(0, 0.02))
            await own.save([packet])
        await wire.close()

    await asyncio.gather(*[carry(wire, packets[number::WIRES]) for number, wire in enumerate(wires)])
    return len(packets)


def _over(person: Candidate, wire: Wire) -> Candidate:
    """The same candidate on another connection of the same browser."""
    twin = Candidate({"ticket": person.who, "code": person.code}, wire.port, person.history, seed=1)
    twin.wire, twin.writer, twin.items, twin.dice = wire, person.writer, person.items, person.dice
    return twin


async def _day(ready: Ready, people: list[Candidate], seed: int) -> tuple[int, int]:
    """Packets sent, replies cut."""
    for person in people:
        await person.enter()
    dice = random.Random(seed)
    async with CuttingProxy(ready.house.port, share=CUT, path="/exams/room/answers/", dice=dice) as proxy:
        sent = await asyncio.gather(*[_scatter(person, proxy.port) for person in people])
    for person in people:
        await person.hand_in()
        await person.wire.close()
    return sum(sent), proxy.cut


def test_packets_repeated_mixed_and_unanswered_end_with_the_newest_answer_once(ready: Ready, seed, tell):
    history = History(ready.folder / "packets.jsonl")
    tickets = ready.take(PEOPLE)
    people = ready.people(tickets, history, seed)
    sent, cut = asyncio.run(_day(ready, people, seed))
    history.close()
    acked, findings = ready.judge(history, tickets)
    rows = ready.house.rows(
        "SELECT count(*) - count(DISTINCT (attempt_id, position)) FROM exams_response"
        if ready.house.cluster
        else "SELECT count(*) - count(DISTINCT attempt_id || ':' || position) FROM exams_response"
    )[0][0]
    tell(
        f"FAULTS F9, F10 packets {sent} of {PEOPLE * CHANGES} changes, replies cut {cut}: acknowledged {acked}, "
        f"duplicate rows {rows}, findings {len(findings)}"
    )
    assert cut > 0
    assert rows == 0
    assert [str(finding) for finding in findings] == []
