"""Put a bank's items on one Rasch scale, from all its published sittings."""

from __future__ import annotations

from django.db import transaction

from evidence import api as evidence
from exams.actions.read_sheets import read_sheets
from exams.domain.statistics.rasch import Calibration, calibrate
from exams.domain.statistics.sheet import Sheet
from exams.models import ItemBank, ItemCalibration, ItemVersion, Sitting, SittingItemStatistic


def calibrate_items(bank: ItemBank, *, actor: str) -> Calibration:
    """Writes `ItemCalibration` anew for the bank; RaschUnavailable, with nothing written, without the library.

    An answer counts as right with its full marks; a blank one is wrong, as it is in the score.
    """
    versions = set(ItemVersion.objects.filter(item__bank=bank).values_list("pk", flat=True))
    used = SittingItemStatistic.objects.filter(version__in=versions, sitting__published_at__isnull=False)
    people: list[dict[int, bool]] = []
    for sitting in Sitting.objects.filter(pk__in=used.values("sitting")).order_by("starts_at", "pk"):
        sheets, _facts = read_sheets(sitting)
        people += [answers for sheet in sheets if (answers := _right(sheet, versions))]
    found = calibrate(people)
    with transaction.atomic():
        now = evidence.database_now()
        ItemCalibration.objects.filter(version__item__bank=bank).delete()
        ItemCalibration.objects.bulk_create(
            [
                ItemCalibration(
                    version_id=one.item, difficulty=one.difficulty, error=one.error, n=one.n, calibrated_at=now
                )
                for one in found.items
            ],
            batch_size=500,
        )
        evidence.append(
            "exams.bank.calibrated",
            actor=actor,
            subjects=[f"bank:{bank.key}"],
            body={"items": len(found.items), "left_out": len(found.left_out), "people": found.people},
        )
    return found


def _right(sheet: Sheet, versions: set[int]) -> dict[int, bool]:
    """Version → all right; of a case, all its parts."""
    right: dict[int, bool] = {}
    for answer in sheet.answers:
        if answer.item in versions:
            right[answer.item] = right.get(answer.item, True) and answer.marks == answer.full
    return right
