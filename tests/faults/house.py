"""The house of `make run`, started by its own code, on a database given; its processes may be killed one by one."""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from config.env import Environment
from config.serve import ROOT, House
from tests.bench.database import template
from tests.faults.cluster import Cluster, children_of, free_port


class FaultHouse:
    """Web server, Celery worker with beat, and broker on a folder of their own."""

    def __init__(self, data: Path, cluster: Cluster | None, settings: str = "config.settings.dev", **more: str) -> None:
        self.data, self.cluster, self.port = data, cluster, free_port()
        mine = {key: text for key, text in os.environ.items() if not key.startswith(("ANPEI_", "DATABASE_", "REDIS_"))}
        self.environ = mine | {
            "ANPEI_DATA_DIR": str(data),
            "ANPEI_PORT": str(self.port),
            "ANPEI_ORIGIN": f"http://127.0.0.1:{self.port}",
            "DATABASE_URL": cluster.address if cluster else "",
            "DJANGO_SETTINGS_MODULE": settings,
            "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'site'}",
            **more,
        }
        self.house = House(Environment(self.environ))
        self.revived = 0

    @contextlib.contextmanager
    def _as_house(self) -> Iterator[None]:
        """Children inherit the process's environment: for the moment of a start it is the house's."""
        before = dict(os.environ)
        os.environ.clear()
        os.environ.update(self.environ)
        try:
            yield
        finally:
            os.environ.clear()
            os.environ.update(before)

    def python(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """A Python process in this house's environment, to its end."""
        return subprocess.run(
            [sys.executable, *arguments], cwd=ROOT, env=self.environ, capture_output=True, text=True, timeout=300
        )

    def lay(self, candidates: int, *more: int) -> list[dict[str, str]]:
        """Migrate, and lay the sitting; the candidates' tickets.

        Where the suite or a bench has left a migrated database on this machine's server, it begins with a copy of it.
        """
        if self.cluster and (made := template()):
            self.cluster.fill(made)
        people = [str(number) for number in (candidates, *more)]
        for arguments in (("manage.py", "migrate", "-v0", "--no-input"), ("-m", "tests.faults.world", *people)):
            done = self.python(*arguments)
            if done.returncode:
                raise RuntimeError(done.stderr[-3000:])
        return json.loads(done.stdout.splitlines()[-1])

    def lay_certificates(self, count: int) -> list[str]:
        """The addresses of so many certificates; after `lay`."""
        done = self.python("-m", "tests.faults.public", str(count))
        if done.returncode:
            raise RuntimeError(done.stderr[-3000:])
        return json.loads(done.stdout.splitlines()[-1])

    def open(self) -> None:
        with self._as_house():
            self.house.broker()
            self.house.serve()

    def close(self) -> None:
        self.house.stop()

    def child(self, name: str) -> subprocess.Popen[bytes]:
        return next(child.process for child in self.house.children if child.name == name)

    def again(self, name: str) -> None:
        """Start a child that ended, as the supervisor of `make run` does."""
        with self._as_house():
            self.revived += self.house.mend(name)

    def kill_web_worker(self, dice: random.Random) -> int:
        """`kill -9` of one of granian's worker processes; 0 when there is none at the moment."""
        workers = [pid for pid in children_of(self.child("web").pid) if _is_worker(pid)]
        if not workers:
            return 0
        with contextlib.suppress(ProcessLookupError):
            os.kill(dice.choice(workers), signal.SIGKILL)
            return 1
        return 0

    def revive_web(self) -> None:
        """granian leaves when one worker dies twice within 5.5 s; the house starts it again."""
        self.again("web")

    def kill_celery(self) -> int:
        """`kill -9` of the worker, its pool child and beat: the whole process group."""
        parent = self.child("worker")
        count = 1 + len(children_of(parent.pid))
        os.killpg(parent.pid, signal.SIGKILL)
        parent.wait()
        return count

    def kill_web(self) -> int:
        """`kill -9` of granian and its workers at once; how many there were."""
        parent = self.child("web")
        count = 1 + len(children_of(parent.pid))
        os.killpg(parent.pid, signal.SIGKILL)
        parent.wait()
        return count

    @contextlib.contextmanager
    def second_beat(self) -> Iterator[None]:
        """Another worker with a beat of its own, as after a botched deployment (F18)."""
        command = [
            *(str(Path(sys.executable).parent / "celery"), "-A", "config", "worker", "--beat", "--concurrency", "1"),
            *("--hostname", "second@%h", "--schedule", str(self.data / "second-schedule"), "--loglevel", "ERROR"),
            *("--without-gossip", "--without-mingle"),
        ]
        quiet = subprocess.DEVNULL
        process = subprocess.Popen(
            command, cwd=ROOT, env=self.environ, stdout=quiet, stderr=quiet, start_new_session=True
        )
        try:
            yield
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def greetings(self) -> int:
        """How often a Celery worker has said that it is ready."""
        log = self.house.logs / "worker.log"
        return log.read_text(encoding="utf-8", errors="replace").count(" ready.") if log.exists() else 0

    def await_celery(self, greetings: int) -> None:
        end = time.monotonic() + 90
        while self.greetings() <= greetings:
            if time.monotonic() > end:
                raise RuntimeError("the Celery worker did not come back within 90 s")
            time.sleep(0.1)

    def wait_for_papers(self, count: int) -> None:
        """Until beat's sweep has drawn and stored every paper."""
        end = time.monotonic() + 180
        while self.rows("SELECT count(*) FROM exams_paper")[0][0] < count:
            if time.monotonic() > end:
                raise RuntimeError("the papers were not prepared within 180 s")
            time.sleep(0.5)

    def web_processes(self) -> list[int]:
        """granian and its workers."""
        parent = self.child("web").pid
        return [parent, *children_of(parent)]

    def rows(self, statement: str) -> list[tuple]:
        """Look into the database; raises what the driver raises while it is away."""
        if self.cluster:
            return self.cluster.rows(statement)
        with contextlib.closing(sqlite3.connect(f"file:{self.data / 'anpei.sqlite3'}?mode=ro", uri=True)) as link:
            return link.execute(statement).fetchall()

    def dump(self) -> dict[str, Any]:
        done = self.python("-m", "tests.faults.dump")
        if done.returncode:
            raise RuntimeError(done.stderr[-3000:])
        return json.loads(done.stdout.splitlines()[-1])


def _command(pid: int) -> str:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    return ""


def _is_worker(pid: int) -> bool:
    """granian's children are its workers and Python's resource tracker."""
    command = _command(pid)
    return bool(command) and "resource_tracker" not in command
