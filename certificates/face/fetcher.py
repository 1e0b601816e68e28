"""What a certificate's page may load: names we registered, and nothing else (SEC-10).

WeasyPrint's own fetcher follows redirects and knows every protocol (trust.md K6); this one never opens anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from certificates.face.fonts import FACES, use_private_fonts

use_private_fonts()
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse  # noqa: E402

SCHEME = "anpei:"


class RegisteredFetcher(URLFetcher):
    """Serves `anpei:font/<face>` and the bytes given by name; every other address stops the rendering."""

    def __init__(self, given: Mapping[str, tuple[bytes, str]] | None = None) -> None:
        super().__init__(allowed_protocols=("anpei",), allow_redirects=False, fail_on_errors=True)
        self._given = dict(given or {})

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        if url in self._given:
            body, kind = self._given[url]
            return URLFetcherResponse(url, body, {"Content-Type": kind})
        name = url.removeprefix(f"{SCHEME}font/")
        if url.startswith(f"{SCHEME}font/") and name in FACES:
            return URLFetcherResponse(url, Path(FACES[name]).read_bytes(), {"Content-Type": "font/ttf"})
        raise FatalURLFetchingError(f"A certificate may not load {url[:80]!r}.")
