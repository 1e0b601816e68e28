"""What is the same everywhere. Values from outside come only through `config.env`."""

import base64
import hashlib
import json
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import dj_database_url
from django.utils.translation import gettext_lazy as _

from config.env import Environment, EnvironmentRefused, other_host

ENV = Environment()

ROOT = Path(__file__).resolve().parents[3]
SITE = ROOT / "site"
DATA_DIR = Path(ENV.text("ANPEI_DATA_DIR") or ROOT / ".var")
DATA_DIR.mkdir(parents=True, exist_ok=True)

SECRET_KEY = ENV.text("ANPEI_SECRET_KEY")
DEBUG = ENV.flag("ANPEI_DEBUG")
ALLOWED_HOSTS = list(ENV.words("ANPEI_ALLOWED_HOSTS")) or ["127.0.0.1", "localhost", "[::1]"]
ORIGIN = ENV.text("ANPEI_ORIGIN").rstrip("/")
CSRF_TRUSTED_ORIGINS = [ORIGIN]
PACKAGE_ORIGIN = ENV.text("ANPEI_PACKAGE_ORIGIN").rstrip("/")
ALLOWED_HOSTS += other_host(PACKAGE_ORIGIN, ORIGIN)


def derived_key(purpose: str) -> bytes:
    """32 bytes bound to the secret key and one purpose; used where no key of its own is configured."""
    return hashlib.scrypt(SECRET_KEY.encode(), salt=purpose.encode(), n=2**14, r=8, p=1, dklen=32)


FIELD_KEYS = [key.strip() for key in ENV.text("ANPEI_FIELD_KEYS").split(",") if key.strip()] or [
    base64.urlsafe_b64encode(derived_key("anpei.fields")).decode()
]
LOOKUP_KEY = ENV.text("ANPEI_LOOKUP_KEY").encode() or derived_key("anpei.lookup")


def social_providers(names: tuple[str, ...], apps: str) -> dict[str, dict[str, object]]:
    """allauth's settings of the third-party sign-ins that are switched on; each needs its keys, or the start stops."""
    try:
        keys = json.loads(apps) if apps else {}
    except ValueError as error:
        raise EnvironmentRefused("ANPEI_SOCIAL_APPS is not JSON.") from error
    if not isinstance(keys, dict) or set(keys) != set(names):
        raise EnvironmentRefused("ANPEI_SOCIAL_APPS must hold the keys of exactly ANPEI_SOCIAL_PROVIDERS.")
    return {name: {"APPS": [keys[name]]} for name in names}


INSTALLED_APPS = [
    "portal",
    "outreach",
    "contests",
    "applications",
    "workforce",
    "audits",
    "targets",
    "practice",
    "publicity",
    "library",
    "certificates",
    "exams",
    "courses",
    "qualifications",
    "accounts",
    "pages",
    "evidence",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.sitemaps",
    "wagtail.embeds",
    "wagtail.sites",
    "accounts.apps.WagtailUsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.mfa",
    *[f"allauth.socialaccount.providers.{name}" for name in ENV.words("ANPEI_SOCIAL_PROVIDERS")],
    "django_filters",
    "django_tables2",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.forms",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "courses.middleware.PackageHostMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "pages.middleware.PublicPagesMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "portal.middleware.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "portal.middleware.WrongMethodMiddleware",
    "accounts.middleware.KeepPrivateMiddleware",
    "accounts.middleware.BackToFormMiddleware",
    "accounts.middleware.IdleLogoutMiddleware",
    "accounts.middleware.MustChangePasswordMiddleware",
    "publicity.middleware.EditorMiddleware",
    "accounts.middleware.StaffSecondFactorMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [SITE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
                "portal.context.page_frame",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- Database -------------------------------------------------------------------------------------------------
_DATABASE_URL = ENV.text("DATABASE_URL") or f"sqlite:///{DATA_DIR / 'anpei.sqlite3'}"
# No health check before each request: it doubles the round trips of a save. A connection that broke costs one request a
# 503 with Retry-After (exams.views.room_session) and is opened anew.
DATABASES = {"default": dj_database_url.parse(_DATABASE_URL, conn_max_age=None)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # FULL: an acknowledged answer survives power loss (stack.md section 4). IMMEDIATE: no lock upgrade can fail.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-32000; PRAGMA temp_store=MEMORY;"
        ),
    }
else:
    DATABASES["default"]["OPTIONS"] = {
        "server_side_binding": True,
        "prepare_threshold": 2,
        "options": "-c statement_timeout=10000 -c lock_timeout=8000",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

FEED_TYPES = (
    "library.ArticlePage",
    "library.CasePage",
    "library.LawPage",
    "courses.CoursePage",
    "publicity.CampaignPage",
    "publicity.EventPage",
)
"""Kinds of pages that stand in the feed."""
PUBLIC_VIEWS = ("wagtail_serve", "library:search", "courses:textbooks")
"""Views whose answers to strangers are kept until something is published (pages.middleware)."""

# --- Cache and Celery -----------------------------------------------------------------------------------------
VALKEY_SOCKET = DATA_DIR / "valkey.sock"
REDIS_URL = ENV.text("REDIS_URL")
CELERY_BROKER_URL = REDIS_URL or f"redis+socket://{VALKEY_SOCKET}"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
_RETRIES = {"max_retries": 1, "interval_start": 0, "interval_max": 0.2}
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 60, "socket_connect_timeout": 2, **_RETRIES}
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TIMEZONE = ENV.text("ANPEI_TIME_ZONE")
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "celerybeat-schedule")
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
if REDIS_URL:
    CACHES["default"] = {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "OPTIONS": {"socket_timeout": 1, "socket_connect_timeout": 1},  # type: ignore[dict-item]  # frozen: 1 s lost
    }

# --- People ---------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.IdentifierBackend"]  # alone: one hash a try
PASSWORD_HASHERS = [
    "accounts.hashers.MeasuredArgon2Hasher",
    "django.contrib.auth.hashers.ScryptPasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "portal:desk"
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email", "phone"}
ACCOUNT_SIGNUP_FIELDS = ["phone*", "email", "password1*", "password2*"]
ACCOUNT_FORMS = {
    "login": "accounts.forms.sign_in.IdentifierLoginForm",
    "request_login_code": "accounts.forms.codes.CodeRequestForm",
}
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
# Sign-in failures are counted per account and device (accounts.actions.guard_sign_in), never per address:
# two hundred candidates sit behind one (SEC-18, CON-4).
ACCOUNT_RATE_LIMITS = {
    "login": False,
    "login_failed": "5/15m/key",  # second factors; passwords have the guard
    "request_login_code": "3/m/key,20/d/key",
    "reset_password": "3/m/key,20/d/key",
    "reset_password_from_key": False,
    "verify_phone": "1/30s/key,20/d/key",
    "signup": "200/m/ip",  # texts strangers' phones, and no exam room signs up at once
}
SIGN_IN_FAILURES_ALLOWED = 5  # in 15 minutes, on one device
SIGN_UP_OPEN = True  # workers register themselves; False: accounts are opened at the counter only
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 5 * 60
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_PHONE_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PHONE_VERIFICATION_TIMEOUT = 5 * 60
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True  # new phone or mail on a shared computer: the password again
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "dashed": False, "length": 6}
MFA_ADAPTER = "accounts.adapters.SecondFactorAdapter"
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_RATE_LIMITS = {"webauthn_login": False}
SOCIALACCOUNT_PROVIDERS = social_providers(ENV.words("ANPEI_SOCIAL_PROVIDERS"), ENV.text("ANPEI_SOCIAL_APPS"))
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "安培 Anpei"
STAFF_SECOND_FACTOR_REQUIRED = True
IDLE_LOGOUT_SECONDS = 30 * 60
SESSION_SERIALIZER = "accounts.sessions.EncryptedSerializer"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "portal.views.errors.csrf_failure"
SENDER = ENV.text("ANPEI_SENDER")
QUIET_HOURS = ENV.text("ANPEI_QUIET_HOURS")
SENDER_URL = ENV.text("ANPEI_SENDER_URL")
SENDER_TOKEN = ENV.text("ANPEI_SENDER_TOKEN")
SAMPLE_SIGN_INS = ENV.flag("ANPEI_SAMPLE_SIGN_INS")
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
if ENV.text("ANPEI_EMAIL_URL"):
    _MAIL = urlsplit(ENV.text("ANPEI_EMAIL_URL"))
    if _MAIL.scheme not in ("smtp", "smtps", "smtp+tls") or not _MAIL.hostname:
        raise EnvironmentRefused("ANPEI_EMAIL_URL: use smtp://, smtp+tls:// or smtps://user:password@host:port.")
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = _MAIL.hostname, _MAIL.port or {"smtps": 465, "smtp+tls": 587}.get(_MAIL.scheme, 25)
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_MAIL.username or ""), unquote(_MAIL.password or "")
    EMAIL_USE_SSL, EMAIL_USE_TLS = _MAIL.scheme == "smtps", _MAIL.scheme == "smtp+tls"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = ENV.text("ANPEI_MAIL_FROM")

# --- Language and time ----------------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("简体中文")), ("en", "English")]
LOCALE_PATHS = [SITE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = ENV.text("ANPEI_TIME_ZONE")
FORMAT_MODULE_PATH = ["config.formats"]

# --- Files ----------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)  # WhiteNoise warns about a folder that is not there
STATICFILES_DIRS = [SITE / "static"]
STATICFILES_FINDERS = [
    "config.bundles.BundleFinder",
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
MEDIA_URL = "/media/"
MEDIA_ROOT = ROOT / "media"
LOG_ROOT = DATA_DIR / "log"  # the public log's files: copy this folder to a medium of your own each day
PRIVATE_ROOT = DATA_DIR / "private"  # photos, scans, issued PDFs: no URL leads here, only checked views read it
STORAGES: dict[str, Any] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {
        "BACKEND": "accounts.storages.PrivateStorage",
        "OPTIONS": {"location": PRIVATE_ROOT, "base_url": None, "file_permissions_mode": 0o600},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
FILE_UPLOAD_TEMP_DIR = DATA_DIR / "uploads"  # never the system's temporary folder (LAW-14)
FILE_UPLOAD_TEMP_DIR.mkdir(exist_ok=True)
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024

# --- Certificates -----------------------------------------------------------------------------------------------
SIGNING_KEY = ENV.text("ANPEI_SIGNING_KEY")
SIGNING_CERTIFICATE = ENV.text("ANPEI_SIGNING_CERTIFICATE")
TIMESTAMP_URL = ENV.text("ANPEI_TIMESTAMP_URL")
TIMESTAMP_ROOTS = ENV.text("ANPEI_TIMESTAMP_ROOTS")
BEHIND_PROXY = ENV.flag("ANPEI_BEHIND_PROXY")

# --- Contests -------------------------------------------------------------------------------------------------
CONTEST_PROOF_BITS = 12  # work of a phone before a play: 4,096 hashes on average, a fraction of a second

# --- Wagtail --------------------------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = "安培"
WAGTAILADMIN_BASE_URL = ORIGIN
WAGTAILIMAGES_IMAGE_MODEL = "publicity.Picture"
WAGTAILDOCS_DOCUMENT_MODEL = "publicity.Attachment"
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 25_000_000
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "xlsx", "pptx", "zip", "mp4", "mp3", "m4a", "vtt"]
ATTACHMENT_LIMIT, PLAYED_FILE_LIMIT = 50 * 1024**2, 500 * 1024**2  # the second: films, recordings, captions
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []  # no outside calls (SEC-10)
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_CONTENT_LANGUAGES = [("zh-hans", "简体中文")]
WAGTAILADMIN_PERMITTED_LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
WAGTAIL_I18N_ENABLED = False
WAGTAILSEARCH_BACKENDS: dict[str, Any] = {"default": {"BACKEND": "pages.search"}}  # Chinese: pairs of characters
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAILADMIN_LOGIN_URL = "/admin/login/"
WAGTAILUSERS_PASSWORD_ENABLED = False

DJANGO_TABLES2_TEMPLATE = "components/table.html"

# --- Security -------------------------------------------------------------------------------------------------
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    # Wagtail's admin gets a wider policy of its own: publicity.middleware.EditorMiddleware.
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "style-src": ["'self'"],
        "script-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
        "worker-src": ["'self'"],
    },
}

# --- Logs: no ID number, no mobile number, no token (SEC-19) -----------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "masked": {"()": "accounts.logs.PersonalDataFilter"},
        "tokens": {"()": "certificates.logs.TokenFilter"},
    },
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["masked", "tokens"]}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django.server": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "django_tasks": {"level": "WARNING"},
        "fontTools": {"level": "WARNING"},
        "weasyprint": {"level": "ERROR"},
    },
}
