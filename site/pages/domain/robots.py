"""Whether a request comes from a program rather than a reader, by what it says of itself."""

from __future__ import annotations

import re

_WORDS = re.compile(
    r"bot|spider|crawl|slurp|curl|wget|python|java/|go-http|okhttp|headless|lighthouse|preview|monitor|scan|fetch",
    re.IGNORECASE,
)


def is_robot(user_agent: str) -> bool:
    """Who says nothing counts as a program, too."""
    return not user_agent or _WORDS.search(user_agent) is not None
