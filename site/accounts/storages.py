"""Where photos, scans and issued files lie: read by checked views, without an address of their own (SEC-20)."""

from __future__ import annotations

from django.core.files.storage import FileSystemStorage


class PrivateStorage(FileSystemStorage):
    """`base_url=None` alone would fall back to MEDIA_URL and hand out addresses."""

    def url(self, name: str | None) -> str:
        raise ValueError("This file is not accessible via a URL.")
