"""Production starts on good values only, and what it starts with is tight."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SECRET = "Vx3k-q7ZrW9mTf2LpYc8NsHb4JdGu6Ea1RoKiMzXtQwCvBn5"
GOOD = {
    "ANPEI_SECRET_KEY": SECRET + "-production",
    "ANPEI_ALLOWED_HOSTS": "anpei.example.org",
    "ANPEI_ORIGIN": "https://anpei.example.org",
    "ANPEI_ALLOW_SQLITE": "yes",
}
SHOW = """
import json
import config.settings.production as chosen
groups = ("SESSION_", "CSRF_", "SECURE_", "X_", "DEBUG", "ALLOWED", "SAMPLE", "STAFF", "CONTENT_SECURITY")
names = [name for name in dir(chosen) if name.isupper() and name.startswith(groups)]
print(json.dumps({name: getattr(chosen, name) for name in names}, default=str))
"""


def run(code: list[str], values: dict[str, str], folder: Path) -> subprocess.CompletedProcess[str]:
    """A process of its own with nothing of ours in its environment but these values."""
    environ = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'site'}"}
    environ |= {"ANPEI_DATA_DIR": str(folder), "PYTHONDONTWRITEBYTECODE": "1"} | values
    return subprocess.run(
        [sys.executable, *code], env=environ, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )


REFUSALS = {
    "the default secret": ({"ANPEI_SECRET_KEY": None}, "ANPEI_SECRET_KEY"),
    "a short secret": ({"ANPEI_SECRET_KEY": SECRET[:49]}, "ANPEI_SECRET_KEY"),
    "debug pages": ({"ANPEI_DEBUG": "yes"}, "ANPEI_DEBUG"),
    "no host names": ({"ANPEI_ALLOWED_HOSTS": None}, "ANPEI_ALLOWED_HOSTS"),
    "blank host names": ({"ANPEI_ALLOWED_HOSTS": " , "}, "ANPEI_ALLOWED_HOSTS"),
    "every host": ({"ANPEI_ALLOWED_HOSTS": "*"}, "ANPEI_ALLOWED_HOSTS"),
    "SQLite without a yes": ({"ANPEI_ALLOW_SQLITE": None}, "DATABASE_URL"),
    "SQLite by address without a yes": (
        {"ANPEI_ALLOW_SQLITE": "no", "DATABASE_URL": "sqlite:///x.sqlite3"},
        "DATABASE_URL",
    ),
    "an open origin": ({"ANPEI_ORIGIN": "http://anpei.example.org"}, "ANPEI_ORIGIN"),
    "no origin": ({"ANPEI_ORIGIN": None}, "ANPEI_ORIGIN"),
    "a setting that does not exist": ({"ANPEI_DEBUGG": "no"}, "ANPEI_DEBUGG"),
    "a mail server of an unknown kind": ({"ANPEI_EMAIL_URL": "http://mail.example.org"}, "ANPEI_EMAIL_URL"),
}


@pytest.fixture(scope="module")
def starts(tmp_path_factory) -> dict[str, subprocess.CompletedProcess[str]]:
    """Every start at once: processes are slow, and wait for each other in nothing."""
    folder = tmp_path_factory.mktemp("production")
    jobs: dict[str, tuple[list[str], dict[str, str]]] = {}
    for title, (change, _name) in REFUSALS.items():
        values = {name: value for name, value in (GOOD | change).items() if value is not None}
        jobs[title] = (["-c", "import config.settings.production"], values)
    jobs["good"] = (["-c", SHOW], GOOD)
    postgres = GOOD | {"DATABASE_URL": "postgres://anpei@db.example.org/anpei", "ANPEI_BEHIND_PROXY": "yes"}
    jobs["postgres"] = (["-c", SHOW], {name: value for name, value in postgres.items() if name != "ANPEI_ALLOW_SQLITE"})
    jobs["deploy"] = (["manage.py", "check", "--deploy", "--settings=config.settings.production"], GOOD)
    with ThreadPoolExecutor(4) as pool:
        done = {title: pool.submit(run, code, values, folder) for title, (code, values) in jobs.items()}
        return {title: job.result() for title, job in done.items()}


@pytest.mark.parametrize("title", REFUSALS)
def test_production_refuses(starts, title):
    answer = starts[title]
    assert answer.returncode != 0
    last = answer.stderr.strip().splitlines()[-1]
    assert "EnvironmentRefused" in last
    assert REFUSALS[title][1] in last
    assert SECRET not in answer.stderr, "a refusal must not print the secret"


def test_production_starts_on_good_values(starts):
    assert starts["good"].returncode == 0, starts["good"].stderr
    assert starts["postgres"].returncode == 0, starts["postgres"].stderr


def test_production_sets_every_cookie_and_header_tight(starts):
    chosen = json.loads(starts["good"].stdout)
    assert chosen["DEBUG"] is False
    assert chosen["ALLOWED_HOSTS"] == ["anpei.example.org"]
    for name in ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "SECURE_SSL_REDIRECT"):
        assert chosen[name] is True, name
    assert chosen["SESSION_COOKIE_SAMESITE"] in ("Lax", "Strict")
    assert chosen["CSRF_COOKIE_SAMESITE"] in ("Lax", "Strict")
    assert chosen["SESSION_COOKIE_NAME"].startswith("__Host-")
    assert chosen["CSRF_COOKIE_NAME"].startswith("__Host-")
    assert chosen["CSRF_TRUSTED_ORIGINS"] == ["https://anpei.example.org"]
    assert chosen["SESSION_COOKIE_AGE"] <= 12 * 3600
    assert chosen["SECURE_HSTS_SECONDS"] >= 365 * 24 * 3600
    assert chosen["STAFF_SECOND_FACTOR_REQUIRED"] is True
    assert chosen["SAMPLE_SIGN_INS"] is False
    assert "SECURE_PROXY_SSL_HEADER" not in chosen, "nobody's header is believed unless a proxy is declared"
    assert "SECURE_PROXY_SSL_HEADER" in json.loads(starts["postgres"].stdout)
    policy = json.dumps(chosen["CONTENT_SECURITY_POLICY"])
    assert "unsafe" not in policy
    assert "*" not in policy


def test_djangos_own_list_for_production_finds_nothing(starts):
    answer = starts["deploy"]
    assert answer.returncode == 0, answer.stderr
    assert "no issues (0 silenced)" in answer.stdout + answer.stderr
