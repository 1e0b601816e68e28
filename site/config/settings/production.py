"""Production: refuses to start on a default secret, debug pages, no host names, or SQLite without an explicit yes."""

from config.env import DEVELOPMENT_SECRET, EnvironmentRefused
from config.settings.base import *  # noqa: F403
from config.settings.base import DATABASES, ENV, ORIGIN, SECRET_KEY, STORAGES

if SECRET_KEY == DEVELOPMENT_SECRET or len(SECRET_KEY) < 50:
    raise EnvironmentRefused("ANPEI_SECRET_KEY must be set to a secret of your own of 50 characters or more.")
if ENV.flag("ANPEI_DEBUG"):
    raise EnvironmentRefused("ANPEI_DEBUG=yes is refused in production: debug pages show secrets.")
if not ENV.words("ANPEI_ALLOWED_HOSTS") or "*" in ENV.words("ANPEI_ALLOWED_HOSTS"):
    raise EnvironmentRefused("ANPEI_ALLOWED_HOSTS must name the hosts that are served; * is refused.")
if DATABASES["default"]["ENGINE"].endswith("sqlite3") and not ENV.flag("ANPEI_ALLOW_SQLITE"):
    raise EnvironmentRefused("Production needs DATABASE_URL (PostgreSQL), or an explicit ANPEI_ALLOW_SQLITE=yes.")
if not ORIGIN.startswith("https://"):
    raise EnvironmentRefused("ANPEI_ORIGIN must be the public https:// address: it is printed in every QR code.")

DEBUG = False
SAMPLE_SIGN_INS = ENV.flag("ANPEI_SAMPLE_SIGN_INS")
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrf"
if ENV.flag("ANPEI_BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
STORAGES["staticfiles"] = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
