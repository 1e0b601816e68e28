"""The embedded default of `make run`: SQLite, embedded Valkey, sample sign-ins."""

from config.settings.base import *  # noqa: F403
from config.settings.base import ENV

DEBUG = ENV.flag("ANPEI_DEBUG")
SAMPLE_SIGN_INS = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
STAFF_SECOND_FACTOR_REQUIRED = False  # the sample world's staff sign in by password; the sign-in page says so
WHITENOISE_USE_FINDERS = True  # static files straight from the sources, no collectstatic
