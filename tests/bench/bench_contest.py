"""A contest on granian: 200 phones that play whole games at once, then 2,000 starts and 2,000 hand-ins in a burst.

Each phone joins by the form, reads the round's page, does the proof of work at full difficulty, starts, answers, hands
in and asks for its result, over HTTP on a connection of its own. For speed no phone thinks: every play is answered
"too fast" and lands with the organiser's review, which costs the server the same one update. In the burst 2,000 phones
hold their pages already (joined and worked before, as people who read the rules do); their starts are sent over
`LINES` connections, paced over 10 s, then the hand-ins likewise. Then 2,000 others hear one bell: the same within a
second, more than the machine can do. A phone that is told its turn comes back then, as `play.js` does; times run from
its bell to the play, and `word` is the time until it knew anything: that it is in, or its place in the line.
`told_off` is how far the turn it was told first lay from the truth. PostgreSQL when it answers, else SQLite. Client,
server and database share the machine.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import queue
import re
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

METRICS = (
    "contest.phones",
    "contest.lost",
    "contest.start_p95_ms",
    "contest.finish_p95_ms",
    "contest.burst2000_errors",
    "contest.burst2000_start_p95_ms",
    "contest.burst2000_finish_p95_ms",
    "contest.bell2000_start_p95_ms",
    "contest.bell2000_finish_p95_ms",
    "contest.bell2000_word_p95_ms",
    "contest.bell2000_queued",
    "contest.bell2000_told_off_p95_ms",
    "contest.ranking_ms",
)
PHONES, BURST, BURST_SECONDS, BELL_SECONDS, LINES, THREADS = 200, 2000, 10.0, 1.0, 32, 24
CSRF = "b" * 32
ROOT = Path(__file__).resolve().parents[2]
SLUG = "bench"


class Phone:
    """One connection, its cookies, and how long the steps took."""

    def __init__(self, port: int, cookies: dict[str, str] | None = None) -> None:
        self.link = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.cookies = {"csrftoken": CSRF, **(cookies or {})}
        self.starting = self.finishing = 0.0

    def ask(
        self, method: str, path: str, body: bytes = b"", kind: str = "application/json", ticket: str = ""
    ) -> tuple[int, bytes]:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        heads = {"Cookie": cookies, "X-CSRFToken": CSRF, "Content-Type": kind}
        heads |= {"X-Contest-Ticket": ticket} if ticket else {}
        self.link.request(method, path, body or None, heads)
        reply = self.link.getresponse()
        data = reply.read()
        for line in reply.headers.get_all("Set-Cookie") or ():
            name, _, rest = line.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        return reply.status, data

    def play(self, number: int, bits: int) -> bool:
        """A whole game; False when any step failed."""
        name = "".join("甲乙丙丁戊己庚辛壬癸"[int(digit)] for digit in f"{number:04d}")
        status, _page = self.ask(
            "POST", f"/contests/{SLUG}/", f"name=%E6%9D%8E{_quoted(name)}&agreed=on".encode(),
            "application/x-www-form-urlencoded",
        )  # fmt: skip
        if status != 302:
            return False
        body = self.ready(bits)
        began = time.perf_counter()
        status, data = self.ask("POST", f"/contests/{SLUG}/rounds/1/start/", body)
        self.starting = time.perf_counter() - began
        if status != 200:
            return False
        game = json.loads(data)
        began = time.perf_counter()
        status, data = self.ask("POST", game["finish"], answers(len(game["questions"])))
        self.finishing = time.perf_counter() - began
        return status == 200 and self.ask("GET", json.loads(data)["result"])[0] == 200

    def ready(self, bits: int) -> bytes:
        from contests.domain.proof import solve

        _status, page = self.ask("GET", f"/contests/{SLUG}/rounds/1/")
        found = re.search(rb'data-token="([^"]+)"', page)
        token = found[1].decode() if found else ""
        return json.dumps({"token": token, "proof": solve(token, bits=bits)}).encode()


def _quoted(text: str) -> str:
    return "".join(f"%{byte:02X}" for byte in text.encode())


def answers(count: int) -> bytes:
    return json.dumps({"answers": [[place, [0], 2500 + place * 130] for place in range(count)]}).encode()


def lay() -> int:
    """The contest and, for burst and bell, twice 2,000 entries that have joined; returns the proof's bits."""
    from django.conf import settings

    from contests.models import Contest, Entry
    from evidence.api import database_now
    from tests.contests.factories import make_contest

    contest = make_contest(r_count=10, r_tries=1, r_seconds=600, joins_per_address=5000)
    Contest.objects.filter(pk=contest.pk).update(slug=SLUG)
    now = database_now()
    Entry.objects.bulk_create(
        [Entry(contest=contest, name=f"考生{n}", display_name="考*", joined_at=now) for n in range(2 * BURST)],
        batch_size=500,
    )
    return settings.CONTEST_PROOF_BITS


def tickets(bits: int) -> list[tuple[dict[str, str], bytes]]:
    """For each waiting entry its cookies, and the start it will send: made here as the round's page and the phone make
    them, since the page was read long before the bell.
    """
    from django.core import signing

    from contests.actions.start_play import start_token
    from contests.domain.proof import solve
    from contests.models import Entry, Round
    from contests.views.passes import PASS, SALT

    contest_round = Round.objects.get()
    found = []
    for entry in Entry.objects.filter(display_name="考*").order_by("pk"):
        token = start_token(entry, contest_round)
        body = json.dumps({"token": token, "proof": solve(token, bits=bits)}).encode()
        found.append(({PASS: signing.dumps(entry.uuid.hex, salt=SALT)}, body))
    return found


def at_once(count: int, work: Callable[[int], None], *, threads: int) -> None:
    waiting: queue.SimpleQueue[int] = queue.SimpleQueue()
    for number in range(count):
        waiting.put(number)

    def body() -> None:
        while True:
            try:
                number = waiting.get_nowait()
            except queue.Empty:
                return
            work(number)

    crowd = [threading.Thread(target=body) for _ in range(threads)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()


@dataclass
class Burst:
    """What 2,000 phones met: times in seconds since each one's bell."""

    replies: list[bytes]
    times: list[float]
    words: list[float]
    told: dict[int, float] = field(default_factory=dict)
    errors: list[object] = field(default_factory=list)

    def told_off(self) -> list[float]:
        return [abs(self.times[number] - told) for number, told in self.told.items()]


def burst(port: int, requests: list[tuple[dict[str, str], str, bytes]], *, seconds: float) -> Burst:
    """Send them paced over so many seconds; whoever gets a place in the line comes back at its turn."""
    count = len(requests)
    found = Burst([b""] * count, [0.0] * count, [0.0] * count)
    local = threading.local()
    began = time.perf_counter() + 0.2
    bells = [began + number * seconds / count for number in range(count)]
    waiting: queue.PriorityQueue[tuple[float, int, str]] = queue.PriorityQueue()
    for number, bell in enumerate(bells):
        waiting.put((bell, number, ""))
    done: list[int] = []

    def send(number: int, ticket: str) -> None:
        cookies, path, body = requests[number]
        if not hasattr(local, "phone"):
            local.phone = Phone(port)
        local.phone.cookies = {"csrftoken": CSRF, **cookies}
        try:
            status, reply = local.phone.ask("POST", path, body, ticket=ticket)
        except (OSError, http.client.HTTPException) as error:
            local.phone = Phone(port)
            status, reply = type(error).__name__, b""
        since = time.perf_counter() - bells[number]
        found.words[number] = found.words[number] or since
        if status == 202:
            turn = json.loads(reply)
            found.told.setdefault(number, since + turn["wait_ms"] / 1000)
            waiting.put((time.perf_counter() + turn["wait_ms"] / 1000, number, turn["ticket"]))
            return
        done.append(number)
        found.times[number], found.replies[number] = since, reply
        if status != 200:
            found.errors.append(status)

    def body(_number: int) -> None:
        while len(done) < count:
            try:
                due, number, ticket = waiting.get_nowait()
            except queue.Empty:
                time.sleep(0.02)
                continue
            pause = due - time.perf_counter()
            if pause > 0.05:
                waiting.put((due, number, ticket))
                time.sleep(0.02)
                continue
            time.sleep(max(pause, 0))
            send(number, ticket)

    at_once(LINES, body, threads=LINES)
    return found


def games(port: int, waiting: list[tuple[dict[str, str], bytes]], *, seconds: float) -> tuple[Burst, Burst]:
    """Their starts, and the hand-ins of those who were let in."""
    address = f"/contests/{SLUG}/rounds/1/start/"
    starts = burst(port, [(cookies, address, body) for cookies, body in waiting], seconds=seconds)
    begun = [json.loads(reply) if reply.startswith(b"{") else {} for reply in starts.replies]
    hands = [
        (cookies, game["finish"], answers(len(game["questions"])))
        for (cookies, _body), game in zip(waiting, begun, strict=True)
        if "finish" in game
    ]
    return starts, burst(port, hands, seconds=seconds)


def p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[18] * 1000


@contextlib.contextmanager
def place() -> Iterator[str]:
    from tests.bench import database

    with database.postgresql() if database.server() else database.sqlite() as url:
        yield url


def main() -> None:
    from tests.bench.bench_save import granian
    from tests.bench.figures import Figures

    os.environ["PYTHONPATH"] = f"{ROOT}{os.pathsep}{ROOT / 'site'}"
    figures = Figures()
    with place():
        import django

        django.setup()
        from django.db import connection

        from contests.actions.board import standings_of
        from contests.models import Contest, Play

        bits = lay()
        with granian() as port:
            phones = [Phone(port) for _ in range(PHONES)]
            lost: list[int] = []
            at_once(PHONES, lambda n: None if phones[n].play(n, bits) else lost.append(n), threads=THREADS)
            missing = PHONES - Play.objects.exclude(state=Play.State.STARTED).count()
            waiting = tickets(bits)
            starts, finishes = games(port, waiting[:BURST], seconds=BURST_SECONDS)
            bell_starts, bell_finishes = games(port, waiting[BURST:], seconds=BELL_SECONDS)
        stored = Play.objects.exclude(state=Play.State.STARTED).count()
        Play.objects.filter(state=Play.State.HELD).update(state=Play.State.COUNTED)
        began = time.perf_counter()
        ranked = len(standings_of(Contest.objects.get(slug=SLUG))["entry"])
        spent = time.perf_counter() - began
        connection.close()
    figures.say("contest.phones", PHONES, "phones")
    figures.say("contest.lost", len(lost) + max(missing, 0), "games", "<=0")
    figures.say("contest.start_p95_ms", p95([phone.starting for phone in phones]), "ms", "<=2000")
    figures.say("contest.finish_p95_ms", p95([phone.finishing for phone in phones]), "ms", "<=2000")
    every = (starts, finishes, bell_starts, bell_finishes)
    errors = sum(len(one.errors) for one in every) + abs(PHONES + 2 * BURST - stored)
    figures.say("contest.burst2000_errors", errors, "requests", "<=0")
    figures.say("contest.burst2000_start_p95_ms", p95(starts.times), "ms")
    figures.say("contest.burst2000_finish_p95_ms", p95(finishes.times), "ms")
    figures.say("contest.bell2000_start_p95_ms", p95(bell_starts.times), "ms")
    figures.say("contest.bell2000_finish_p95_ms", p95(bell_finishes.times), "ms")
    figures.say("contest.bell2000_word_p95_ms", p95(bell_starts.words + bell_finishes.words), "ms")
    off = [value for one in (bell_starts, bell_finishes) for value in one.told_off()]
    figures.say("contest.bell2000_queued", len(off), f"of_{2 * BURST}_requests")
    if len(off) > 20:
        figures.say("contest.bell2000_told_off_p95_ms", p95(off), "ms")
    else:
        figures.skip("contest.bell2000_told_off_p95_ms", "almost nobody had to wait")
    figures.say("contest.ranking_ms", spent * 1000, f"ms/{ranked}_entries")
    figures.end()


if __name__ == "__main__":
    main()
