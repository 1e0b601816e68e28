"""Keep what a package reports, so that it can go on where its reader stopped. No hours come of it, ever."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accounts.api import Person
from courses.domain.progress import DONE, Progress
from courses.models import PackageProgress, ScormPackage
from courses.refusals import Refused


def keep_progress(package: ScormPackage, *, person: Person, progress: Progress) -> PackageProgress:
    """One row a person and package: the last report wins, the first completion stays."""
    if not package.is_ready:
        raise Refused("这个课件已停用。")
    with transaction.atomic():
        row, _created = PackageProgress.objects.select_for_update().get_or_create(
            package=package, person=person, defaults={"status": progress.status}
        )
        row.status, row.location, row.suspended = progress.status, progress.location, progress.suspended
        if row.completed_at is None and progress.status in DONE:
            row.completed_at = timezone.now()
        row.save()
    return row
