"""The kinds as they are on a day, and the version of the face that a kind's next certificate is drawn with."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.timezone import localdate

from certificates.domain.kinds import Kind, Setting, as_set
from certificates.domain.layout import Layout
from certificates.domain.validity import add_months, last_day
from certificates.face.kinds import built_in, built_in_kinds
from certificates.models import FaceVersion, KindSetting
from evidence.api import database_now, digest
from qualifications import api as qualifications


def kinds(*, on: date | None = None) -> list[Kind]:
    """All kinds, with what administrators have set until that day."""
    return [kind_of(key, on=on) for key in built_in_kinds()]


def kind_of(key: str, *, on: date | None = None) -> Kind:
    """KeyError for no kind."""
    day = on or localdate(database_now())
    settings = [Setting(row.effective_from, row.people, row.months) for row in KindSetting.objects.filter(kind=key)]
    return as_set(built_in(key), settings, on=day)


def released_face(key: str) -> FaceVersion:
    """The newest released version; the first one is the kind's own design and comes to be when first asked for."""
    found = FaceVersion.objects.filter(kind=key, state=FaceVersion.State.RELEASED).order_by("-number").first()
    if found is not None:
        return found
    layout = built_in(key).layout.as_json()
    made, _is_new = FaceVersion.objects.get_or_create(
        kind=key,
        number=1,
        defaults={
            "layout": layout,
            "digest": digest(layout),
            "state": FaceVersion.State.RELEASED,
            "note": "随平台提供的版面",
            "released_at": database_now(),
        },
    )
    return made


def design_of(face: FaceVersion | None, key: str) -> Layout:
    """How a certificate is drawn; those issued before versions were kept take the kind's own design."""
    return face.design if face is not None else built_in(key).layout


def term_of(kind: Kind, item: Any, *, begins: date) -> tuple[str, date | None]:
    """(edition, last day) of what begins on that day: by the edition of the item's family, by the setting, or none."""
    if kind.term == "months":
        return "", add_months(begins, kind.months or 0)
    if kind.term == "none" or item is None:
        return "", None
    edition = qualifications.edition_for(item.family, on=begins)
    validity = edition.validity
    return edition.key, last_day(begins, years=validity.years, end_minus_one_day=validity.end_minus_one_day)
