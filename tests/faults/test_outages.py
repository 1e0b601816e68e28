"""What serves an examination goes away as a whole and comes back: web server, database, broker.

F2 (granian with all workers), F5b (PostgreSQL restarted, connections cut), F5c (a table locked for longer than anybody
waits), F6 (Valkey emptied, frozen, gone), F18 (two beats), I7 (nothing stays open). All ten candidates of each test go
on without a new sign-in, and the checker finds nothing.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from tests.faults.day import CountedWire, Figures
from tests.faults.history import History
from tests.faults.ready import Ready, answering

PEOPLE, THINK = 10, 0.6
AWAY_SECONDS = 5.0
LOCKED_SECONDS = 14.0
PATIENCE_SECONDS = 11.0
"""Longer than lock_timeout (8 s) and what waits behind it; a request that has no answer by then hangs."""
CLOSED_WITHIN = 60.0


def _sat(ready: Ready, seed: int, name: str, trouble: Callable, *, patience: float = 15) -> tuple[int, Figures, Path]:
    """Ten candidates answer while `trouble()` happens; acknowledged answers, and what their wires saw."""
    history, figures = History(ready.folder / f"{name}.jsonl"), Figures()
    tickets = ready.take(PEOPLE)
    people = ready.people(tickets, history, seed)
    for person in people:
        person.wire = CountedWire(ready.house.port, figures.statuses)
        person.wire.patience = patience
    asyncio.run(answering(people, trouble, think=THINK))
    history.close()
    acked, findings = ready.judge(history, tickets)
    assert [str(finding) for finding in findings] == []
    assert acked > PEOPLE
    assert set(figures.statuses) <= {200, 302, 503}, (
        "only «come back in a moment» may be said, and nobody is signed out"
    )
    return acked, figures, history.path


@pytest.fixture
def postgresql(ready: Ready) -> Ready:
    if ready.house.cluster is None:
        pytest.skip("no PostgreSQL programs on this machine: sudo apt-get install -y postgresql")
    return ready


def test_the_whole_web_server_is_killed_and_everybody_goes_on_where_they_were(ready: Ready, seed, tell):
    async def trouble() -> None:
        await asyncio.sleep(3)
        ready.house.kill_web()
        await asyncio.sleep(AWAY_SECONDS)
        ready.house.revive_web()
        await asyncio.sleep(4)

    acked, _figures, _path = _sat(ready, seed, "web-away", trouble)
    tell(f"FAULTS F2 web server away {AWAY_SECONDS:g} s: acknowledged {acked}, lost 0, new sign-ins 0")


def test_a_database_restarted_and_connections_cut_leave_no_lasting_error(postgresql: Ready, seed, tell):
    cluster, cut = postgresql.house.cluster, []

    async def trouble() -> None:
        await asyncio.sleep(2)
        await asyncio.to_thread(cluster.restart)
        for _ in range(2):
            await asyncio.sleep(3)
            cut.append(await asyncio.to_thread(cluster.cut_connections))
        await asyncio.sleep(3)

    acked, figures, _path = _sat(postgresql, seed, "restart", trouble)
    said = figures.statuses[503]
    tell(f"FAULTS F5b restarted, {sum(cut)} connections cut: acknowledged {acked}, lost 0, «come back» {said}x")
    assert sum(cut) >= 2


def _waits_without_timeouts(address: str, begun: threading.Event, ended: list[float]) -> None:
    """The negative control: the same wait without our timeouts."""
    with psycopg.connect(address, options="-c statement_timeout=0 -c lock_timeout=0") as link:
        begun.set()
        began = time.monotonic()
        link.execute("UPDATE exams_response SET rev = rev WHERE false")
        ended.append(time.monotonic() - began)


def test_a_locked_table_is_answered_with_come_back_and_nobody_hangs(postgresql: Ready, seed, tell):
    cluster = postgresql.house.cluster
    begun, ended = threading.Event(), []
    control = threading.Thread(target=_waits_without_timeouts, args=(cluster.address, begun, ended))

    def lock() -> None:
        with psycopg.connect(cluster.address) as link:
            link.execute("LOCK TABLE exams_response IN ACCESS EXCLUSIVE MODE")
            control.start()
            begun.wait(5)
            time.sleep(LOCKED_SECONDS)

    async def trouble() -> None:
        await asyncio.sleep(2)
        await asyncio.to_thread(lock)
        await asyncio.sleep(3)

    acked, figures, path = _sat(postgresql, seed, "locked", trouble, patience=PATIENCE_SECONDS)
    control.join(30)
    hung = path.read_text(encoding="utf-8").count("TimeoutError")
    tell(
        f"FAULTS F5c table locked {LOCKED_SECONDS:g} s: acknowledged {acked}, lost 0, «come back» "
        f"{figures.statuses[503]}x, requests without an answer in {PATIENCE_SECONDS:g} s: {hung}; without timeouts one "
        f"waits {ended[0]:.1f} s"
    )
    assert figures.statuses[503] > 0
    assert hung == 0
    assert ended[0] > PATIENCE_SECONDS, "the control must hang where we do not"


def _overdue(ready: Ready, tickets: list[dict[str, str]]) -> None:
    """As if these candidates had answered an hour ago, and their time had run out two minutes ago."""
    theirs = f"SELECT id FROM exams_registration WHERE ticket_number IN ({_quoted(tickets)})"
    ready.house.rows(
        "UPDATE exams_response SET saved_at = now() - interval '1 hour' "
        f"FROM exams_attempt a WHERE a.id = attempt_id AND a.registration_id IN ({theirs})"
    )
    ready.house.rows(
        "UPDATE exams_attempt SET started_at = now() - interval '2 hours', deadline_at = now() - interval '2 minutes' "
        f"WHERE registration_id IN ({theirs})"
    )


def _quoted(tickets: list[dict[str, str]]) -> str:
    return ", ".join(f"'{ticket['ticket']}'" for ticket in tickets)


def _open_among(ready: Ready, tickets: list[dict[str, str]]) -> int:
    return ready.house.rows(
        "SELECT count(*) FROM exams_attempt a JOIN exams_registration r ON r.id = a.registration_id "
        f"WHERE a.state = 'open' AND r.ticket_number IN ({_quoted(tickets)})"
    )[0][0]


def test_without_the_broker_nobody_is_signed_out_and_the_sweep_makes_up_for_it(postgresql: Ready, seed, tell):
    """Emptied, frozen and gone; what was due meanwhile is closed after its return, once, by two beats."""
    ready, broker = postgresql, postgresql.broker
    history = History(ready.folder / "left.jsonl")
    left = ready.take(4)
    gone = ready.people(left, history, seed)

    async def leave() -> None:
        for person in gone:
            await person.enter()
            await person.save([person.answer(person.items[0], "T")])
            await person.wire.close()

    asyncio.run(leave())

    async def trouble() -> None:
        broker.say("FLUSHALL")
        await asyncio.sleep(2)
        broker.freeze()
        await asyncio.sleep(6)
        broker.thaw()
        broker.kill()
        _overdue(ready, left)
        await asyncio.sleep(6)
        broker.start()

    with ready.house.second_beat():
        acked, _figures, _path = _sat(ready, seed, "broker", trouble)
        began = time.monotonic()
        while _open_among(ready, left) and time.monotonic() - began < CLOSED_WITHIN:
            time.sleep(0.5)
        waited = time.monotonic() - began
    history.close()
    _acked, findings = ready.judge(history, left)
    tell(
        f"FAULTS F6 broker emptied, frozen 6 s, gone 6 s: acknowledged {acked}, lost 0, signed out 0; F18, I7: overdue "
        f"attempts closed once each by two beats, {waited:.0f} s after its return"
    )
    assert _open_among(ready, left) == 0
    assert [str(finding) for finding in findings] == []
