"""What production runs, without its demand for https: nothing of the test suite's shortcuts."""

from config.settings.base import *  # noqa: F403

DEBUG = False
ROOT_URLCONF = "tests.bench.urls"
LOGGING = {"version": 1, "disable_existing_loggers": False}
