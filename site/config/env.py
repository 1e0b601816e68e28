"""Every setting that comes from outside, typed and checked once, at start.

`VARIABLES` is the single list: the README's table is printed from it (`python -m config.env`) and a test holds
the two together. A value of the wrong type, a choice that does not exist or an unknown `ANPEI_*` name stops the
start with one sentence. A secret may come from a file: `NAME_FILE=/run/secrets/name`.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

Kind = Literal["text", "flag", "number", "list", "choice", "secret", "path"]
Value = str | bool | int | tuple[str, ...]

DEVELOPMENT_SECRET = "development-only-secret-never-use-in-production-0123456789"  # noqa: S105
PREFIX = "ANPEI_"


class EnvironmentRefused(Exception):
    """A variable can't be used as given; the message names it and says what is allowed."""


@dataclass(frozen=True, slots=True)
class Variable:
    """One setting: its name, how its text is read, what it is when absent, and what it means."""

    name: str
    kind: Kind
    default: str
    meaning: str
    choices: tuple[str, ...] = ()


VARIABLES: tuple[Variable, ...] = (
    Variable("DATABASE_URL", "text", "", "PostgreSQL or SQLite address; empty: SQLite in `.var/`"),
    Variable("REDIS_URL", "text", "", "broker and cache; empty: the embedded Valkey started by `make run`"),
    Variable("ANPEI_SECRET_KEY", "secret", DEVELOPMENT_SECRET, "signs sessions and tokens; ≥ 50 characters"),
    Variable(
        "ANPEI_FIELD_KEYS",
        "secret",
        "",
        "keys that encrypt ID and mobile numbers, newest first, comma-separated; empty: derived from the secret key",
    ),
    Variable(
        "ANPEI_LOOKUP_KEY",
        "secret",
        "",
        "key of the hashes by which encrypted numbers are found; empty: derived from the secret key",
    ),
    Variable("ANPEI_ALLOWED_HOSTS", "list", "", "host names served, comma-separated; required in production"),
    Variable("ANPEI_ORIGIN", "text", "http://127.0.0.1:8000", "public address printed in QR codes, mails and PDFs"),
    Variable(
        "ANPEI_PACKAGE_ORIGIN",
        "text",
        "",
        "address of a second host that serves courseware packages and nothing else; empty: the same host, sandboxed",
    ),
    Variable("ANPEI_DEBUG", "flag", "no", "Django's debug pages; refused in production"),
    Variable("ANPEI_ALLOW_SQLITE", "flag", "no", "production on SQLite: one machine, one small exam room"),
    Variable(
        "ANPEI_BEHIND_PROXY",
        "flag",
        "no",
        "trust the TLS proxy's X-Forwarded-Proto and last X-Forwarded-For",
    ),
    Variable("ANPEI_DATA_DIR", "path", "", "database, private files and keys; empty: `.var/` of the checkout"),
    Variable("ANPEI_TIME_ZONE", "text", "Asia/Shanghai", "time zone of all printed times"),
    Variable("ANPEI_PORT", "number", "8000", "port of `make run`"),
    Variable("ANPEI_WORKERS", "number", "2", "web server processes of `make run`"),
    Variable("ANPEI_SAMPLE_SIGN_INS", "flag", "no", "show the sample world's sign-ins on the sign-in page"),
    Variable("ANPEI_SENDER", "choice", "console", "how text messages leave", ("console", "none", "webhook")),
    Variable("ANPEI_SENDER_URL", "text", "", "address of the SMS gateway adapter for the webhook sender"),
    Variable("ANPEI_SENDER_TOKEN", "secret", "", "bearer token for the webhook sender"),
    Variable("ANPEI_QUIET_HOURS", "text", "21-8", "hours in which no reminder leaves the platform; empty: none"),
    Variable("ANPEI_EMAIL_URL", "text", "", "smtp://user:password@host:port; empty: mails are printed"),
    Variable("ANPEI_MAIL_FROM", "text", "anpei@example.org", "sender of mails"),
    Variable("ANPEI_SIGNING_KEY", "secret", "", "PEM private key that signs certificates; empty: a local test CA"),
    Variable("ANPEI_SIGNING_CERTIFICATE", "secret", "", "PEM chain that belongs to the signing key"),
    Variable("ANPEI_TIMESTAMP_URL", "text", "", "RFC 3161 service that dates signatures; empty: none"),
    Variable("ANPEI_TIMESTAMP_ROOTS", "secret", "", "PEM certificates that vouch for the time-stamp service"),
    Variable(
        "ANPEI_SOCIAL_PROVIDERS",
        "list",
        "",
        "third-party sign-in switched on: weixin, dingtalk, feishu, openid_connect (企业微信 through it)",
        ("weixin", "dingtalk", "feishu", "openid_connect"),
    ),
    Variable(
        "ANPEI_SOCIAL_APPS",
        "secret",
        "",
        'their keys as JSON: {"weixin": {"client_id": "…", "secret": "…"}}; openid_connect also takes provider_id, '
        "name and settings.server_url",
    ),
)

_FLAGS = {"yes": True, "true": True, "1": True, "on": True, "no": False, "false": False, "0": False, "off": False}


def _text(variable: Variable, environ: Mapping[str, str]) -> str:
    """The raw text of a variable, from the environment or the file it points to."""
    file_name = environ.get(f"{variable.name}_FILE", "")
    if file_name:
        if variable.name in environ:
            raise EnvironmentRefused(f"{variable.name} and {variable.name}_FILE are both set: keep one.")
        try:
            return Path(file_name).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise EnvironmentRefused(f"{variable.name}_FILE={file_name} can't be read: {error}") from error
        except UnicodeDecodeError:  # its message would quote the secret
            raise EnvironmentRefused(f"{variable.name}_FILE={file_name} is not UTF-8 text.") from None
    return environ.get(variable.name, variable.default).strip()


def read(variable: Variable, environ: Mapping[str, str]) -> Value:
    """The typed value of one variable; `EnvironmentRefused` when its text does not fit."""
    text = _text(variable, environ)
    if variable.kind == "flag":
        if text.lower() not in _FLAGS:
            raise EnvironmentRefused(f"{variable.name}={text!r}: use yes or no.")
        return _FLAGS[text.lower()]
    if variable.kind == "number":
        if not (text.isascii() and text.isdecimal()):
            raise EnvironmentRefused(f"{variable.name}={text!r}: a whole number is needed.")
        return int(text)
    if variable.kind == "list":
        words = tuple(word.strip() for word in text.split(",") if word.strip())
        unknown = [word for word in words if variable.choices and word not in variable.choices]
        if unknown:
            raise EnvironmentRefused(f"{variable.name}: {unknown[0]!r} is none of {', '.join(variable.choices)}.")
        return words
    if variable.kind == "choice" and text not in variable.choices:
        raise EnvironmentRefused(f"{variable.name}={text!r}: use one of {', '.join(variable.choices)}.")
    return text


class Environment:
    """The checked settings; `text`, `flag`, `number` and `words` return them with their type."""

    def __init__(self, environ: Mapping[str, str] | None = None) -> None:
        environ = os.environ if environ is None else environ
        known = {variable.name for variable in VARIABLES} | {f"{variable.name}_FILE" for variable in VARIABLES}
        strangers = sorted(name for name in environ if name.startswith(PREFIX) and name not in known)
        if strangers:
            raise EnvironmentRefused(f"{strangers[0]} is not a setting of Anpei; README.md lists them all.")
        self._values: dict[str, Value] = {variable.name: read(variable, environ) for variable in VARIABLES}

    def text(self, name: str) -> str:
        value = self._values[name]
        if not isinstance(value, str):
            raise TypeError(f"{name} is not text")
        return value

    def flag(self, name: str) -> bool:
        value = self._values[name]
        if not isinstance(value, bool):
            raise TypeError(f"{name} is not a flag")
        return value

    def number(self, name: str) -> int:
        value = self._values[name]
        if isinstance(value, bool) or not isinstance(value, int):
            raise TypeError(f"{name} is not a number")
        return value

    def words(self, name: str) -> tuple[str, ...]:
        value = self._values[name]
        if not isinstance(value, tuple):
            raise TypeError(f"{name} is not a list")
        return value


def other_host(address: str, own: str) -> list[str]:
    """The host name of a second address, which must not be the first's: a stranger's program is served there."""
    if not address:
        return []
    host, scheme = urlsplit(address).hostname, urlsplit(address).scheme
    if not host or scheme not in ("http", "https") or host == urlsplit(own).hostname or urlsplit(address).path:
        raise EnvironmentRefused("ANPEI_PACKAGE_ORIGIN must be the address of another host than ANPEI_ORIGIN.")
    return [host]


def table() -> str:
    """The README's table of variables, in Markdown."""
    rows = ["| Variable | Kind | Default | Meaning |", "|---|---|---|---|"]
    for variable in VARIABLES:
        kind = " / ".join(variable.choices) if variable.kind == "choice" else variable.kind
        default = "(development value)" if variable.default == DEVELOPMENT_SECRET else variable.default
        rows.append(f"| `{variable.name}` | {kind} | {f'`{default}`' if default else ''} | {variable.meaning} |")
    return "\n".join(rows)


if __name__ == "__main__":
    print(table())  # noqa: T201
