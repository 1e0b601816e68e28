"""Who of a class holds no certificate of training yet: no entry of a batch by class, confirmed and not cancelled."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef

from certificates.models import BatchEntry, IssuingBatch


def without_class_certificate(enrolments: Any) -> Any:
    """Of a QuerySet of enrolments those that wait. A batch by class bears the class's name and its institution."""
    issued = BatchEntry.objects.filter(
        person=OuterRef("person"),
        operation_item=OuterRef("training_class__operation_item"),
        is_cancelled=False,
        batch__source=IssuingBatch.Source.GROUP,
        batch__issuer=OuterRef("training_class__institution"),
        batch__name=OuterRef("training_class__name"),
    )
    return enrolments.filter(~Exists(issued))
