"""What a package says about a learner: claims of a program in a browser, kept for its own resuming and never as hours.

The lengths and words are those of the SCORM 1.2 run-time (cmi.core.lesson_status, lesson_location, suspend_data).
"""

from __future__ import annotations

import json
from dataclasses import dataclass

STATUSES = ("passed", "completed", "failed", "incomplete", "browsed", "not attempted")
DONE = frozenset({"passed", "completed"})
MAX_LOCATION, MAX_SUSPENDED = 255, 4096
MAX_BODY = 16 * 1024


@dataclass(frozen=True, slots=True)
class Progress:
    """One report."""

    status: str
    location: str
    suspended: str


def read_progress(body: bytes) -> Progress | None:
    """None for anything a well-behaved player would not send."""
    if len(body) > MAX_BODY:
        return None
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(sent, dict):
        return None
    values = [sent.get(name, "") for name in ("status", "location", "suspended")]
    if not all(isinstance(value, str) and "\0" not in value for value in values):
        return None
    status, location, suspended = values
    if status not in STATUSES or len(location) > MAX_LOCATION or len(suspended) > MAX_SUSPENDED:
        return None
    return Progress(status, location, suspended)
