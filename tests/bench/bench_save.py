"""`save.ratio_empty`: answer saves per second over empty views per second of the same server, in alternating rounds.

granian, two processes of one thread, on PostgreSQL with commits that wait for the disk. One answer in each save, 50
candidates in turn, the signed pass and the CSRF token checked as in the exam room. A ratio, because the machine is
shared; client, server and database all run on it.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

METRICS = ("save.per_s", "save.empty_per_s", "save.p99_ms", "save.ratio_empty")
CANDIDATES, ITEMS, CONNECTIONS, ROUNDS, SECONDS = 50, 100, 16, 8, 2.5
CSRF = "a" * 32
ROOT = Path(__file__).resolve().parents[2]


@contextlib.contextmanager
def granian(*, threads: int = 1) -> Iterator[int]:
    """The web server of `make run` (which has two threads a process), on a free port."""
    from config.serve import OPEN_CONNECTIONS

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [
        str(Path(sys.executable).parent / "granian"),
        *("--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "2"),
        *("--blocking-threads", str(threads), *OPEN_CONNECTIONS, "--log-level", "error", "config.wsgi:application"),
    ]
    environment = os.environ | {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'site'}"}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    try:
        _wait(port)
        yield port
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(port: int) -> None:
    from tests.bench.load import BadReply, drive

    request = f"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode()
    for _ in range(300):
        with contextlib.suppress(OSError, BadReply):
            drive(port, lambda _n: request, connections=8, seconds=0.5)
            return
        time.sleep(0.2)
    raise SystemExit("the web server did not start")


def passes() -> list[str]:
    """The signed cookies of candidates who have started."""
    from django.core import signing

    from exams.actions.start_attempt import start_attempt
    from exams.views.room_session import SALT
    from tests.exams.room_world import make_bank, make_blueprint, make_owner, make_user, make_world

    author, _person = make_user("author")
    bank = make_bank(make_owner(), author, judgements=140, singles=60)
    world = make_world(candidates=CANDIDATES, blueprint=make_blueprint(bank, judgements=70, singles=30, marks=100))
    found = []
    for registration in world.registrations:
        attempt = start_attempt(registration)
        found.append(signing.dumps({"r": str(registration.uuid), "a": str(attempt.uuid)}, salt=SALT))
    return found


def requests_of(port: int, cookies: list[str]) -> tuple[Callable[[int], bytes], Callable[[int], bytes]]:
    """Makers of the empty request and of the n-th save; revisions only rise."""
    heads = [
        f"Host: 127.0.0.1:{port}\r\nCookie: exam_pass={cookie}; csrftoken={CSRF}\r\nX-CSRFToken: {CSRF}\r\n"
        for cookie in cookies
    ]
    empty = f"GET /empty/ HTTP/1.1\r\n{heads[0]}\r\n".encode()
    count = 0

    def save(_number: int) -> bytes:
        nonlocal count
        count += 1
        body = json.dumps({"writer": 1, "answers": [[count // CANDIDATES % ITEMS + 1, 1_000_000 + count, "T"]]})
        head = f"POST /exams/room/answers/ HTTP/1.1\r\n{heads[count % CANDIDATES]}"
        return f"{head}Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode()

    return (lambda _number: empty), save


def main() -> None:
    from tests.bench import database
    from tests.bench.figures import Figures
    from tests.bench.load import drive

    figures = Figures()
    if not database.server():
        for name in METRICS:
            figures.skip(name, "no PostgreSQL server answers")
        return
    os.environ["PYTHONPATH"] = f"{ROOT}{os.pathsep}{ROOT / 'site'}"
    with database.postgresql():
        import django

        django.setup()
        from django.db import connection
        from django.db.models import Max

        from exams.models import Response

        cookies = passes()
        with connection.cursor() as cursor:
            cursor.execute("SHOW synchronous_commit")
            if cursor.fetchone() != ("on",):
                raise SystemExit("synchronous_commit is off: these would not be saves")
        connection.close()
        with granian() as port:
            empty, save = requests_of(port, cookies)
            for warm in (empty, save):
                drive(port, warm, connections=CONNECTIONS, seconds=1)
            empties, saves, times = [], [], []
            for _round in range(ROUNDS):
                empties.append(len(drive(port, empty, connections=CONNECTIONS, seconds=SECONDS)) / SECONDS)
                spent = drive(port, save, connections=CONNECTIONS, seconds=SECONDS)
                saves.append(len(spent) / SECONDS)
                times += spent
        newest = Response.objects.aggregate(rev=Max("rev"))["rev"]
        if newest is None or newest < 1_000_000 + len(times):
            raise SystemExit("not every save that was acknowledged is stored")
        connection.close()
    ratios = [saved / passed for saved, passed in zip(saves, empties, strict=True)]
    figures.say("save.per_s", statistics.median(saves), "1/s")
    figures.say("save.empty_per_s", statistics.median(empties), "1/s")
    figures.say("save.p99_ms", statistics.quantiles(times, n=100)[98] * 1000, "ms", "<=2000")
    figures.say("save.ratio_empty", statistics.median(ratios), "ratio", ">=0.25")
    figures.end()


if __name__ == "__main__":
    main()
