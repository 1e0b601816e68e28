"""WeChat, DingTalk and the like: off by default, switched on by settings, never half."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
KEYS = json.dumps({name: {"client_id": "id", "secret": "s"} for name in ("weixin", "dingtalk")})
SHOW = """
import django; django.setup()
from django.conf import settings
from django.test import Client
settings.ALLOWED_HOSTS = ["testserver"]
page = Client().get("/accounts/login/").content.decode()
print("/accounts/weixin/login/" in page, "/accounts/dingtalk/login/" in page)
"""


def start(tmp_path: Path, template: Path | None = None, **variables: str) -> subprocess.CompletedProcess[str]:
    """A process of its own, on a copy of the migrated database where one is given."""
    database = tmp_path / "own.sqlite3"
    if template is not None:
        shutil.copy(template, database)
    environment = {
        **os.environ,
        "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}",
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "ANPEI_DATA_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{database}",
        **variables,
    }
    return subprocess.run(
        [sys.executable, "-c", SHOW], env=environment, cwd=ROOT, capture_output=True, text=True, check=False
    )


def test_switched_on_they_stand_on_the_sign_in_page(tmp_path, template_database):
    done = start(tmp_path, template_database, ANPEI_SOCIAL_PROVIDERS="weixin,dingtalk", ANPEI_SOCIAL_APPS=KEYS)
    assert done.stdout.split() == ["True", "True"], done.stderr[-800:]


@pytest.mark.parametrize(("names", "apps"), [("weixin", ""), ("", KEYS), ("weixin", KEYS), ("weixin", "{")])
def test_a_provider_without_its_keys_stops_the_start(tmp_path, names, apps):
    done = start(tmp_path, ANPEI_SOCIAL_PROVIDERS=names, ANPEI_SOCIAL_APPS=apps)
    assert done.returncode != 0
    assert "ANPEI_SOCIAL_APPS" in done.stderr
