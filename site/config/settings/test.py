"""Settings of the test suite: fast hashing, mail in memory, tasks inline, a folder of its own."""

import os
import tempfile
from pathlib import Path

from config.settings.base import *  # noqa: F403
from config.settings.base import CACHES, DATA_DIR, DATABASES, STORAGES

DEBUG = False
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
WAGTAILSEARCH_BACKENDS = {
    "default": {"BACKEND": "pages.search", "AUTO_UPDATE": False},
}
_FOLDER = Path(tempfile.gettempdir()) / "anpei-test"
PRIVATE_ROOT = _FOLDER / "private"
MEDIA_ROOT = _FOLDER / "media"
LOG_ROOT = _FOLDER / f"log-{os.getpid()}"
STORAGES["private"]["OPTIONS"]["location"] = PRIVATE_ROOT
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["NAME"] = str(DATA_DIR / "test.sqlite3")
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
STAFF_SECOND_FACTOR_REQUIRED = True
SENDER = "none"
if CACHES["default"]["BACKEND"].endswith("RedisCache") and (_worker := os.environ.get("PYTEST_XDIST_WORKER", "")):
    # two processes of one run must not empty each other's cache: the second takes the database below
    _server, _, _number = CACHES["default"]["LOCATION"].rpartition("/")
    CACHES["default"]["LOCATION"] = f"{_server}/{max(int(_number) - int(_worker.removeprefix('gw')), 0)}"
