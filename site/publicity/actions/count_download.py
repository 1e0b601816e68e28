"""One more download of a material, today."""

from __future__ import annotations

from django.db.models import F
from django.utils import timezone

from publicity.models.materials import DownloadCount, MaterialPage


def count_download(page: MaterialPage) -> None:
    row, _new = DownloadCount.objects.get_or_create(page=page, on=timezone.localdate())
    DownloadCount.objects.filter(pk=row.pk).update(count=F("count") + 1)
