"""Safe Exam Browser: the Config Key of a configuration, and the hash that the browser sends with each request.

Source: the protocol in trust.md section 3 (safeexambrowser.org, developer documentation «SEB Config Key»). The hash is
the same for each request of one address, so it deters and does not prove; therefore each opening has a start address,
and with it a key, of its own.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import plistlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlsplit

HEX_DIGITS = frozenset("0123456789abcdef")


def seb_json(settings: Mapping[str, Any]) -> str:
    """SEB-JSON: no whitespace, nothing escaped, keys in case-insensitive order, empty dictionaries dropped.

    `originatorVersion` of the root does not count. Nothing at all is written as an empty list.
    """
    root = {key: value for key, value in settings.items() if key != "originatorVersion"}
    return _json(root) if _kept(root) else "[]"


def _kept(value: Mapping[str, Any]) -> list[tuple[str, Any]]:
    rows = [(key, inner) for key, inner in value.items() if not (isinstance(inner, Mapping) and not inner)]
    return sorted(rows, key=lambda row: (row[0].lower(), row[0]))


def _json(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ",".join(f'"{key}":{_json(inner)}' for key, inner in _kept(value)) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ",".join(_json(inner) for inner in value) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, bytes):
        return f'"{base64.b64encode(value).decode()}"'
    if isinstance(value, datetime):
        return f'"{value.replace(tzinfo=None, microsecond=0).isoformat()}+00:00"'
    return f'"{value}"'


def config_key(settings: Mapping[str, Any]) -> str:
    """64 lowercase hex digits."""
    return hashlib.sha256(seb_json(settings).encode()).hexdigest()


def config_file(settings: Mapping[str, Any]) -> bytes:
    """The same settings as the plist that the browser opens."""
    return plistlib.dumps(dict(settings), fmt=plistlib.FMT_XML)


def seb_settings(*, start: str, leave: str, quit_hash: str) -> dict[str, Any]:
    """What the browser is told: one window, one host, no way out but the password or the page after the hand-in."""
    host = urlsplit(start).hostname or ""
    return {
        "startURL": start,
        "quitURL": leave,
        "quitURLConfirm": False,
        "sendBrowserExamKey": True,
        "allowQuit": bool(quit_hash),
        "hashedQuitPassword": quit_hash,
        "browserWindowAllowReload": True,
        "showReloadButton": True,
        "showReloadWarning": False,
        "newBrowserWindowByLinkPolicy": 0,
        "newBrowserWindowByScriptPolicy": 0,
        "allowDownUploads": False,
        "allowSwitchToApplications": False,
        "enablePrintScreen": False,
        "enablePrivateClipboard": True,
        "allowSpellCheck": False,
        "examSessionClearCookiesOnStart": True,
        "URLFilterEnable": True,
        "URLFilterEnableContentFilter": False,
        "URLFilterRules": [{"action": 1, "active": True, "expression": f"{host}/*", "regex": False}],
    }


def seen_url(origin: str, path: str, query: str = "") -> str:
    """The address as the browser wrote it: our origin, never a header's; no fragment. `path` decoded, `query` raw."""
    written = quote(path, safe="/:;@&=+$,-_.!~*'()")
    return f"{origin.rstrip('/')}{written}{'?' + query if query else ''}"


def request_hash(url: str, key: str) -> str:
    """What the browser sends for `url` (without its fragment) under a Config Key or Browser Exam Key."""
    return hashlib.sha256(f"{url}{key}".encode()).hexdigest()


def agrees(given: str, url: str, keys: tuple[str, ...]) -> bool:
    """Does one of the keys explain what came? Compared in constant time; other letters than 0-9a-f are no hash."""
    if len(given) != 64 or not set(given) <= HEX_DIGITS:
        return False
    return any(hmac.compare_digest(given, request_hash(url, key)) for key in keys)
