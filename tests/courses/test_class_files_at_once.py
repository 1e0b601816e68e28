"""Two workers and one archive: claimed by compare-and-set, and the twin that looks first and writes later."""

from __future__ import annotations

from django.utils import timezone

from courses.actions.build_archive import build_archive, order_archive
from courses.models import ClassArchive
from tests.certificates.threads import in_threads
from tests.courses.factories import make_class, make_post


def test_two_workers_build_one_archive(own_database) -> None:
    training_class = make_class()
    order = order_archive(training_class, by=make_post(training_class.institution, "registrar"))
    built: list[bool] = []
    in_threads(2, lambda _index: built.append(build_archive(order.pk)))
    assert sorted(built) == [False, True]


def test_the_twin_that_reads_before_it_claims_builds_twice(own_database) -> None:
    training_class = make_class()
    order = order_archive(training_class, by=make_post(training_class.institution, "registrar"))
    seen = [ClassArchive.objects.get(pk=order.pk).state for _worker in range(2)]  # both look first
    built: list[int] = []

    def claim(index: int) -> None:
        if seen[index] == ClassArchive.State.QUEUED:
            ClassArchive.objects.filter(pk=order.pk).update(state="running", claimed_at=timezone.now())
            built.append(index)

    in_threads(2, claim)
    assert len(built) == 2
