"""The exam room's service worker: it stands below /exams/room/, so that this is all it ever sees."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

FILES = (
    "css/exam.css",
    "exams/room-notices.css",
    "exams/room-integrity.css",
    "icons/sprite.svg",
    "img/favicon.svg",
    "exams/room-guard.js",
    "exams/item-face.js",
    "exams/exam-journal.js",
    "exams/exam-sender.js",
    "exams/exam-sheet.js",
    "exams/exam-keeper.js",
    "exams/exam.js",
    "exams/exam-aids.js",
    "exams/room-notices.js",
    "exams/room-integrity.js",
)
"""What the exam page loads besides itself, its scripts in this order."""


def room_scripts() -> list[str]:
    """Addresses of the exam page's scripts."""
    return [static(name) for name in FILES if name.endswith(".js")]


@lru_cache(maxsize=32)
def _content(name: str) -> bytes:
    found = finders.find(name)
    if found is None:
        raise RuntimeError(f"{name} is not among the static files")
    return Path(str(found)).read_bytes()


@lru_cache(maxsize=4)
def _source(addresses: tuple[str, ...], title: str, away: str) -> str:
    """The script with its files; its version changes with what is in them, for where addresses stay the same."""
    text = _content("exams/room-worker.js").decode()
    version = hashlib.sha256(b"".join([text.encode(), *map(_content, FILES)])).hexdigest()[:12]
    listed = ", ".join(f'"{address}"' for address in addresses)
    return (
        text.replace("__AWAY_TITLE__", title)
        .replace("__AWAY__", away)
        .replace('"__FILES__"', listed)
        .replace("__VERSION__", version)
        .replace("__ROOM__", reverse("exams:room"))
        .replace("__PAPER__", reverse("exams:room-paper"))
    )


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """Asked anew each time a page of the room is opened; it holds nothing of anybody."""
    addresses = tuple(static(name) for name in FILES)
    title, away = _("网络没有连上"), _("答案在这台机器上，网络恢复后自动上传。请举手告诉监考员，不要换机器。")
    response = HttpResponse(_source(addresses, title, away), content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response
