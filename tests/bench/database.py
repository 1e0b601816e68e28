"""A migrated database of the bench's own, gone when it ends. No Django here: its settings read what is made here."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from tests.conftest import _fingerprint as fingerprint

ROOT = Path(__file__).resolve().parents[2]
LOCAL = "postgresql://postgres@127.0.0.1:5432/postgres"
SETTINGS = "tests.bench.settings"


def server() -> str:
    """Address of a PostgreSQL server that answers: that of DATABASE_URL, else the local one; empty when none does."""
    given = os.environ.get("DATABASE_URL", "")
    address = given if given.startswith("postgres") else LOCAL
    try:
        psycopg.connect(address, connect_timeout=3).close()
    except psycopg.OperationalError:
        return ""
    return address


def _with_name(address: str, name: str) -> str:
    return urlsplit(address)._replace(path=f"/{name}").geturl()


def _admin(address: str, statement: str) -> list[tuple]:
    with psycopg.connect(address, autocommit=True) as link:
        cursor = link.execute(statement)
        return cursor.fetchall() if cursor.description else []


def _sweep(address: str) -> None:
    """Take away what benches left that were killed: their process is gone, and nobody is connected."""
    for (name,) in _admin(address, "SELECT datname FROM pg_database WHERE datname ~ '^anpei_bench_[0-9]+$'"):
        if not Path(f"/proc/{name.rpartition('_')[2]}").exists():
            with contextlib.suppress(psycopg.errors.ObjectInUse, psycopg.errors.InvalidCatalogName):
                _admin(address, f'DROP DATABASE "{name}"')


def _migrate(url: str, data: str) -> None:
    environment = os.environ | {"DATABASE_URL": url, "ANPEI_DATA_DIR": data, "DJANGO_SETTINGS_MODULE": SETTINGS}
    environment["PYTHONPATH"] = f"{ROOT}{os.pathsep}{ROOT / 'site'}"
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0", "--no-input"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)


def template() -> str:
    """Address of the migrated database that the test suite or a bench left on this server; empty when there is none."""
    address, name = server(), f"anpei_template_{fingerprint()}"
    if not address or not _admin(address, f"SELECT 1 FROM pg_database WHERE datname = '{name}'"):
        return ""
    return _with_name(address, name)


@contextlib.contextmanager
def house_of_its_own(url: str, data: Path) -> Iterator[str]:
    """Django's environment points at this database and folder from here on; `url` is given back."""
    os.environ |= {"DATABASE_URL": url, "ANPEI_DATA_DIR": str(data), "DJANGO_SETTINGS_MODULE": SETTINGS}
    os.environ.pop("REDIS_URL", None)
    yield url


@contextlib.contextmanager
def postgresql() -> Iterator[str]:
    """Address of a fresh database on the server that answers. Ask `server()` first."""
    address = server()
    _sweep(address)
    template, name = f"anpei_template_{fingerprint()}", f"anpei_bench_{os.getpid()}"
    with tempfile.TemporaryDirectory(prefix="anpei-bench-") as data:
        if not _admin(address, f"SELECT 1 FROM pg_database WHERE datname = '{template}'"):  # the test suite's, too
            building = f"{name}_template"
            _admin(address, f'CREATE DATABASE "{building}"')
            _migrate(_with_name(address, building), data)
            _admin(address, f'ALTER DATABASE "{building}" RENAME TO "{template}"')
        _admin(address, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        try:
            with house_of_its_own(_with_name(address, name), Path(data)) as url:
                yield url
        finally:
            _admin(address, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextlib.contextmanager
def sqlite() -> Iterator[str]:
    """Address of a fresh SQLite database, copied from the template that the test suite uses, too."""
    with tempfile.TemporaryDirectory(prefix="anpei-bench-") as data:
        file = Path(data) / "anpei.sqlite3"
        template = Path(os.environ.get("ANPEI_DATA_DIR") or ROOT / ".var") / f"template-{fingerprint()}.sqlite3"
        if not template.exists():
            template.parent.mkdir(parents=True, exist_ok=True)
            building = template.with_suffix(f".bench{os.getpid()}")
            _migrate(f"sqlite:///{building}", data)
            with contextlib.closing(sqlite3.connect(building)) as link:
                link.execute("PRAGMA journal_mode=DELETE")  # folds the log into the one file that is copied
            building.rename(template)
        shutil.copyfile(template, file)
        url = f"sqlite:///{file}"
        with contextlib.closing(sqlite3.connect(file)) as link:
            link.execute("PRAGMA journal_mode=WAL")
        with house_of_its_own(url, Path(data)) as url:
            yield url
