"""One migrated database is built for each set of migrations and copied for each run (stack.md section 5)."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.utils import translation
from hypothesis import settings as hypothesis
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop lives in the test's thread
hypothesis.register_profile("anpei", deadline=None)  # speed is the benches' business, never a test's
hypothesis.load_profile("anpei")
ROOT = Path(__file__).resolve().parents[1]


DATABASE_FIXTURES = frozenset({"db", "transactional_db", "own_database", "django_db_setup", "live_server"})


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", action="store_true", help="only the tests that ask the database")


class HouseScheduling(LoadScopeScheduling):
    """Tests in front of one running house go to one process, any other file by itself.

    Not xdist's own groups: it writes them into the tests' names, which pytest 9.2 no longer lets it, and without a word
    every house was built in both processes.
    """

    SHARED = ("tests/browser/", "tests/faults/")
    APART = ("test_checker.py", "test_connections.py", "test_plan.py", "test_small_house.py")

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.split("::", 1)[0]
        house = next((folder for folder in self.SHARED if file.startswith(folder)), "")
        return house if house and not file.endswith(self.APART) else file


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling | None:
    """For `--dist loadgroup`."""
    return HouseScheduling(config, log) if config.getoption("dist") == "loadgroup" else None


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Chromium last: Playwright's event loop runs on in this thread, and nobody else could start one.

    With `--database`, rules that ask no database are left out: on a second database they would say the same again.
    """
    items.sort(key=lambda item: "tests/browser" in str(item.path))
    if config.getoption("--database"):
        kept = [item for item in items if _asks_database(item)]
        config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
        items[:] = kept


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What tests told (tests/faults), at the end once more. Here, as xdist's controller loads no other conftest."""
    told = [
        line
        for reports in terminalreporter.stats.values()
        for report in reports
        for name, line in getattr(report, "user_properties", ())
        if name == "told" and getattr(report, "when", "") == "teardown"
    ]
    for line in dict.fromkeys(told):
        terminalreporter.write_line(line)


def _asks_database(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or not DATABASE_FIXTURES.isdisjoint(fixtures)


@pytest.fixture(autouse=True)
def _in_the_house_language() -> None:
    """A request in English leaves its language behind in the thread; the next test begins in ours."""
    translation.activate(settings.LANGUAGE_CODE)


@contextlib.contextmanager
def _one_at_a_time() -> Iterator[None]:
    """The first process builds the template, the others wait for it; each kind of database has a line of its own."""
    vendor = connections["default"].vendor
    with (Path(settings.DATA_DIR) / f"template-{vendor}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _fingerprint() -> str:
    """Changes whenever a migration or the base data laid by them changes."""
    sums = hashlib.sha256()
    packages = [ROOT / "courses", ROOT / "exams", ROOT / "certificates", *sorted((ROOT / "site").iterdir())]
    for package in packages:
        for file in sorted((package / "migrations").glob("*.py")):
            sums.update(file.read_bytes())
    sums.update((ROOT / "requirements.lock").read_bytes())
    return sums.hexdigest()[:16]


def _worker() -> str:
    """Unique to this process, so that two runs in one checkout don't share a database."""
    return f"{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{os.getpid()}"


@pytest.fixture(scope="session")
def template_database(django_db_blocker: pytest.FixtureDef) -> Path | str:
    """The migrated, empty database: a file on SQLite, a database name on PostgreSQL."""
    with _one_at_a_time():
        return _template(django_db_blocker)


def _template(django_db_blocker: pytest.FixtureDef) -> Path | str:
    default = connections["default"]
    if default.vendor == "sqlite":
        template = Path(settings.DATA_DIR) / f"template-{_fingerprint()}.sqlite3"
        if not template.exists():
            building = template.with_suffix(f".{_worker()}")
            building.unlink(missing_ok=True)
            _use_sqlite(str(building))
            with django_db_blocker.unblock():
                call_command("migrate", verbosity=0, interactive=False)
                default.close()
            _fold(building)
            building.rename(template)
        return template
    name = f"anpei_template_{_fingerprint()}"
    with django_db_blocker.unblock():
        _postgres_template(name)
    return name


def _fold(database: Path) -> None:
    """Bring what stands in the write-ahead log into the one file that is copied."""
    with contextlib.closing(sqlite3.connect(database)) as link:
        link.execute("PRAGMA journal_mode=DELETE")


def _use_sqlite(name: str) -> None:
    connections["default"].close()
    connections["default"].settings_dict["NAME"] = name


def _admin(statement: str, *parameters: str) -> list[tuple]:
    import psycopg

    values = connections["default"].settings_dict
    with psycopg.connect(
        host=values["HOST"] or None,
        port=values["PORT"] or None,
        user=values["USER"] or None,
        password=values["PASSWORD"] or None,
        dbname="postgres",
        autocommit=True,
    ) as link:
        cursor = link.execute(statement, parameters or None)
        return cursor.fetchall() if cursor.description else []


def _postgres_template(name: str) -> None:
    if _admin("SELECT 1 FROM pg_database WHERE datname = %s", name):
        return
    building = f"{name}_{_worker()}"
    _admin(f'DROP DATABASE IF EXISTS "{building}"')
    _admin(f'CREATE DATABASE "{building}"')
    default = connections["default"]
    default.close()
    default.settings_dict["NAME"] = building
    limits = default.settings_dict["OPTIONS"].pop("options", None)  # a migration may take longer than a request
    call_command("migrate", verbosity=0, interactive=False)
    default.close()
    if limits is not None:
        default.settings_dict["OPTIONS"]["options"] = limits
    _admin(f'ALTER DATABASE "{building}" RENAME TO "{name}"')


def fresh_copy(template: Path | str, label: str) -> str:
    """A new database copied from the template; its name is what settings need."""
    if isinstance(template, Path):
        target = Path(settings.DATA_DIR) / f"test-{_worker()}-{label}.sqlite3"
        for suffix in ("", "-wal", "-shm"):
            Path(f"{target}{suffix}").unlink(missing_ok=True)
        shutil.copyfile(template, target)
        return str(target)
    target_name = f"anpei_test_{_worker()}_{label}"
    _admin(f'DROP DATABASE IF EXISTS "{target_name}" WITH (FORCE)')
    _admin(f'CREATE DATABASE "{target_name}" TEMPLATE "{template}"')
    return target_name


@pytest.fixture(scope="session")
def django_db_setup(template_database: Path | str, django_db_blocker: pytest.FixtureDef) -> Iterator[None]:
    """Replaces pytest-django's: no migration in the run, only a copy."""
    connections["default"].close()
    connections["default"].settings_dict["NAME"] = fresh_copy(template_database, "shared")
    yield
    with django_db_blocker.unblock():
        connections["default"].close()
        _drop(connections["default"].settings_dict["NAME"])


def _drop(name: str) -> None:
    """Remove a database that was made for this run."""
    if connections["default"].vendor == "sqlite":
        for suffix in ("", "-wal", "-shm"):
            Path(f"{name}{suffix}").unlink(missing_ok=True)
    else:
        _admin(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.fixture
def own_database(template_database: Path | str, django_db_setup: None, django_db_blocker) -> Iterator[str]:
    """A database of the test's own in which commits are real: for threads and processes."""
    default = connections["default"]
    before = default.settings_dict["NAME"]
    default.close()
    default.settings_dict["NAME"] = fresh_copy(template_database, "own")
    with django_db_blocker.unblock():
        yield default.settings_dict["NAME"]
        default.close()
        _drop(default.settings_dict["NAME"])
    default.settings_dict["NAME"] = before
