"""Marks the fault tests and prints what each one killed and counted, whatever pytest captures."""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator

import pytest

from tests.faults.broker import Broker
from tests.faults.cluster import Cluster, programs
from tests.faults.ready import HERD, OTHERS, SIZE, Ready, opened

_LINES: list[str] = []
INSTALL = "sudo apt-get install -y postgresql"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/faults" in str(item.path):
            item.add_marker(pytest.mark.faults)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_makereport(item: pytest.Item) -> None:
    """What was told travels with the test's report to the summary (tests/conftest.py), from xdist's processes, too."""
    while _LINES:
        item.user_properties.append(("told", _LINES.pop(0)))


@pytest.fixture(scope="session")
def tell() -> Callable[[str], None]:
    """Print now, and again in the summary."""

    def say(line: str) -> None:
        print(line, flush=True)
        _LINES.append(line)

    return say


@pytest.fixture(scope="session")
def seed(tell: Callable[[str], None]) -> int:
    """FAULTS_SEED repeats a run."""
    value = int(os.environ.get("FAULTS_SEED") or random.SystemRandom().randrange(10**6))
    tell(f"FAULTS seed {value} (FAULTS_SEED={value} repeats it)")
    return value


@pytest.fixture(scope="session")
def cluster(tell: Callable[[str], None]) -> Iterator[Cluster | None]:
    """A PostgreSQL to kill; None, said aloud, on a machine that has no PostgreSQL programs."""
    folder = programs()
    if folder is None:
        tell(f"FAULTS no PostgreSQL programs here: the database is not killed, SQLite is used. To have it: {INSTALL}")
        yield None
        return
    with Cluster(folder) as made:
        yield made


@pytest.fixture(scope="session")
def ready(tmp_path_factory: pytest.TempPathFactory, cluster: Cluster | None) -> Iterator[Ready]:
    """The house that is killed: on PostgreSQL where the machine has it, with a Valkey of its own."""
    folder = tmp_path_factory.mktemp("faults")
    with Broker(folder) as broker:
        yield from opened(folder, cluster, SIZE + HERD + OTHERS, broker)
