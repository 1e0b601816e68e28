"""Check a badge by the program that goes out to everybody, with files that were kept or with our own of this moment."""

from __future__ import annotations

from collections.abc import Sequence

from certificates.actions.badge_keys import did_document
from certificates.actions.badge_status import revision_of, write_status_list
from certificates.domain.badge import PURPOSES, place_of
from certificates.domain.check_badge import Broken, check, json_of
from certificates.models import Badge


def verify_badge(
    badge: str, *, did: bytes | None = None, lists: Sequence[str] = (), token: str = ""
) -> list[tuple[str, str]]:
    """(what was checked, what is wrong with it or nothing). Without `lists`, ours are asked if the badge is ours."""
    try:
        known = json_of(did) if did is not None else did_document()
    except Broken as error:
        return [("密钥文件", str(error))]
    ours = Badge.objects.filter(jws=badge.strip()).first() if not lists else None
    if ours is not None:
        number, _index = place_of(ours.pk)
        if revision_of(number) is not None:
            lists = [write_status_list(number, purpose) for purpose in PURPOSES]
    return check(badge, known, lists=lists, paper=token)
