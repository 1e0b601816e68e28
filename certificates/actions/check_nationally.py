"""Enter what a person saw at the national site. Whoever recorded a card of their own can't vouch for it."""

from __future__ import annotations

import hashlib
from datetime import date

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.timezone import localdate

from accounts import api as accounts
from accounts.api import NotAllowed, Refused, User, people_where
from certificates.actions.record_card import EDIT
from certificates.domain.national import SITES
from certificates.models import NationalCheck, StateCertificate
from evidence import api as evidence


def check_nationally(
    record: StateCertificate, *, result: str, site: str, checked_on: date, note: str, picture: bytes, by: User
) -> NationalCheck:
    """A new row; the newest one counts. Nothing is asked of the site by the platform."""
    own = accounts.person_of(by)
    if not people_where(by, EDIT).filter(pk=record.person_id).exists():
        raise NotAllowed
    if own is not None and own.pk == record.person_id:
        raise Refused("自己的证件须由别人到官网核查。")
    if result not in NationalCheck.Result.values or site not in SITES:
        raise Refused("请选择核查结果和网站。")
    if checked_on > localdate(evidence.database_now()):
        raise Refused("核查日期还没有到。")
    try:
        drawn = accounts.redraw_scan(picture) if picture else b""
    except accounts.ScanRefused as error:
        raise Refused(str(error)) from error
    with transaction.atomic():
        held = StateCertificate.objects.select_for_update(of=("self",)).get(pk=record.pk)
        check = NationalCheck(
            record=held, result=result, site=site, checked_on=checked_on, checked_by=by, note=note.strip()[:200],
            facts_digest=held.facts_digest, entered_at=evidence.database_now(),
        )  # fmt: skip
        if drawn:
            check.picture.save(f"{hashlib.sha256(drawn).hexdigest()[:24]}.jpg", ContentFile(drawn), save=False)
        check.save()
        held.checked_on, held.checked_by, held.check_result = checked_on, by, check.get_result_display()
        held.save(update_fields=["checked_on", "checked_by", "check_result"])
        evidence.append(
            "certificates.card.checked",
            actor=by.actor,
            subjects=[held.subject, held.person.subject],
            body={"result": result, "site": site, "on": checked_on.isoformat(), "facts": check.facts_digest},
        )
    return check
