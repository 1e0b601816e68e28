"""A hall of browsers holds its connections open; whoever comes after them is served all the same."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.serve import OPEN_CONNECTIONS, _allow_files

REQUEST = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
HALL = 700


def application(_environ, start_response):
    """The smallest web application."""
    start_response("204 No Content", [])
    return [b""]


@contextlib.contextmanager
def served(*options: str) -> Iterator[int]:
    """One process of the web server on a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [str(Path(sys.executable).parent / "granian"), "--interface", "wsgi", "--port", str(port)]
    command += ["--workers", "1", "--log-level", "error", *options, f"{__name__}:application"]
    root = Path(__file__).resolve().parents[2]
    environment = os.environ | {"PYTHONPATH": f"{root}{os.pathsep}{root / 'site'}"}
    process = subprocess.Popen(command, cwd=root, env=environment)
    try:
        for _ in range(200):
            with contextlib.suppress(OSError):
                asked(port).close()
                break
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()  # and its worker with it
        process.wait(20)


def asked(port: int, *, patience: float = 10) -> socket.socket:
    """A connection that has been answered once and stays open; TimeoutError when no answer came."""
    link = socket.create_connection(("127.0.0.1", port), timeout=patience)
    with contextlib.ExitStack() as unless_answered:
        unless_answered.enter_context(link)
        link.sendall(REQUEST)
        assert link.recv(4096).startswith(b"HTTP/1.1 204")
        unless_answered.pop_all()
    return link


@pytest.mark.parametrize(("options", "is_served"), [(OPEN_CONNECTIONS, True), (("--backlog", "512"), False)])
def test_whoever_comes_after_a_full_hall_is_served(options, is_served):
    _allow_files()
    with served(*options) as port, contextlib.ExitStack() as hall:
        try:
            for _ in range(HALL):
                hall.enter_context(asked(port, patience=3))
        except TimeoutError:
            assert not is_served
        else:
            assert is_served
