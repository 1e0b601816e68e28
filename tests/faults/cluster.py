"""A PostgreSQL server of the test's own: a throw-away folder, a free port, 127.0.0.1 only; it may be killed."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def children_of(pid: int) -> list[int]:
    """Direct children; empty when the process is gone."""
    with contextlib.suppress(OSError):
        return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def programs() -> Path | None:
    """Folder of initdb and pg_ctl; None when they are not there, or when root has no user to run them as."""
    if os.geteuid() == 0:
        try:
            pwd.getpwnam("postgres")
        except KeyError:
            return None
    found = shutil.which("initdb")
    folders = [Path(found).parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((folder for folder in folders if (folder / "initdb").exists() and (folder / "pg_ctl").exists()), None)


class Cluster:
    """initdb on entering, everything gone on leaving."""

    def __init__(self, folder_of_programs: Path) -> None:
        self.programs, self.port = folder_of_programs, free_port()
        self.folder = Path(tempfile.mkdtemp(prefix="anpei-faults-pg-"))
        self.data = self.folder / "data"
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres")

    def _run(self, program: str, *arguments: str, check: bool = True) -> int:
        become = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        command = [*become, str(self.programs / program), "-D", str(self.data), *arguments]
        quiet = subprocess.DEVNULL
        return subprocess.run(
            command, cwd=self.folder, stdin=quiet, stdout=quiet, stderr=quiet, check=check, timeout=90
        ).returncode

    def __enter__(self) -> Cluster:
        self._run("initdb", "-U", "postgres", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8")
        self.start()
        self.execute("CREATE DATABASE anpei")
        return self

    def __exit__(self, *_error: object) -> None:
        self._run("pg_ctl", "stop", "-m", "immediate", check=False)
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def address(self) -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/anpei"

    def start(self) -> None:
        """Tried again for a while: the first try fails while old children live (trust.md section 10.6)."""
        options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1"
        end = time.monotonic() + 60
        while self._run("pg_ctl", "start", "-w", "-l", str(self.folder / "log"), "-o", options, check=False):
            if time.monotonic() > end:
                raise RuntimeError((self.folder / "log").read_text()[-2000:])
            time.sleep(0.3)

    @property
    def postmaster(self) -> int:
        return int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])

    def kill(self) -> int:
        """`kill -9` of the postmaster and all its children; the number of processes killed."""
        postmaster = self.postmaster
        os.kill(postmaster, signal.SIGSTOP)  # so that it can't tidy up after its children
        doomed = [*children_of(postmaster), postmaster]
        for pid in doomed:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        return len(doomed)

    def fill(self, address: str) -> None:
        """With a copy of the database at this address: migrating costs two minutes of one core, copying seconds."""
        places = f"{self.programs}{os.pathsep}{os.environ['PATH']}"
        dump, load = shutil.which("pg_dump", path=places), shutil.which("psql", path=places)
        if not dump or not load:
            return
        with subprocess.Popen([dump, "--no-owner", address], stdout=subprocess.PIPE) as source:
            quiet = ("-q", "-X", "-v", "ON_ERROR_STOP=1", "-o", os.devnull)
            subprocess.run([load, *quiet, self.address], stdin=source.stdout, check=True)
        if source.returncode:
            raise RuntimeError(f"pg_dump ended with {source.returncode}")

    def restart(self) -> None:
        """Politely, as an administrator does: connections are cut, nothing is lost."""
        self._run("pg_ctl", "restart", "-w", "-m", "fast", "-l", str(self.folder / "log"))

    def cut_connections(self) -> int:
        """End everybody's session but ours; how many there were."""
        mine = "datname = 'anpei' AND pid <> pg_backend_pid()"
        return len(self.rows(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {mine}"))

    def rows(self, statement: str) -> list[tuple]:
        """Asked while the server is killed, too: with nothing to negotiate, in which libpq 18 has crashed once."""
        plain = {"sslmode": "disable", "gssencmode": "disable"}
        with psycopg.connect(self.address, autocommit=True, connect_timeout=5, **plain) as link:
            cursor = link.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def execute(self, statement: str) -> None:
        """One statement on the maintenance database."""
        with psycopg.connect(self.address.replace("/anpei", "/postgres"), autocommit=True) as link:
            link.execute(statement)
