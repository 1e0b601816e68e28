"""Sign one level, as its trainer or as the one who was taught; with the second signature it is passed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.api import NotAllowed, PictureRefused, Refused, User, may, person_of, signature_png
from evidence import api as evidence
from workforce.actions.record_level import lacks, lock_level
from workforce.models import LevelRecord, LevelSign
from workforce.permissions import KEEP

_Side, _How, _Device = LevelSign.Side, LevelSign.How, LevelSign.Device


@dataclass(frozen=True, slots=True)
class Signature:
    """`seen`: digest of the facts the page showed. `drawing`: what the pad held, as a data address.

    `confirmed`: the box was ticked instead.
    """

    seen: str
    drawing: str = ""
    confirmed: bool = False


def signs_of(level: LevelRecord) -> dict[str, LevelSign]:
    """Side → the signature under the facts as they stand now."""
    return {sign.side: sign for sign in level.signs.all() if sign.digest == level.digest}


def sign_level(level: LevelRecord, side: str, signature: Signature, *, by: User) -> LevelSign:
    """On one's own account by hand or by a tick; on the employer's device only by hand: nobody ticks for another.

    A second time under the same facts is the first one again.
    """
    post = level.programme.post
    own = person_of(by)
    is_self = own is not None and own.pk == post.person_id
    if side == _Side.TRAINER and is_self:
        raise Refused(_("不能作为授课人为自己签名。"))
    if not is_self and not may(by, KEEP, post.organisation):
        raise NotAllowed
    speaks_for_self = is_self if side == _Side.TRAINEE else own is not None and own.name == level.teacher
    drawn = _drawn(signature, may_tick=speaks_for_self)
    with transaction.atomic():
        held = lock_level(level)
        missing = lacks(held)
        if missing:
            raise Refused(_("现在还不能签名：%(what)s。") % {"what": "；".join(missing)})
        if held.digest != signature.seen:
            raise Refused(_("记录刚刚改过，请重新看过再签名。"))
        known = signs_of(held).get(side)
        if known is not None:
            return known
        sign = LevelSign(
            level=held,
            side=side,
            how=_How.DRAWN if drawn else _How.CONFIRMED,
            device=_Device.OWN if speaks_for_self else _Device.SHARED,
            name=post.person.name if side == _Side.TRAINEE else held.teacher,
            digest=held.digest,
            by=by,
            at=evidence.database_now(),
        )
        if drawn:
            sign.image_sha256 = hashlib.sha256(drawn).hexdigest()
            sign.image.save("signature.png", ContentFile(drawn), save=False)
        sign.save()
        passed = len(signs_of(held)) == len(_Side)
        if passed:
            held.passed_at = sign.at
            held.save(update_fields=["passed_at"])
        _tell(held, sign, passed=passed, by=by)
    return sign


def _drawn(signature: Signature, *, may_tick: bool) -> bytes:
    if signature.drawing:
        try:
            return signature_png(signature.drawing)
        except PictureRefused as refusal:
            raise Refused(str(refusal)) from refusal
    if not may_tick:
        raise Refused(_("请在签名框里手写签名。"))
    if not signature.confirmed:
        raise Refused(_("请手写签名，或勾选“以上内容属实”。"))
    return b""


def _tell(level: LevelRecord, sign: LevelSign, *, passed: bool, by: User) -> None:
    post = level.programme.post
    body = {"level": level.key, "side": sign.side, "how": sign.how, "device": sign.device, "facts": sign.digest}
    evidence.append(
        "workforce.level.signed",
        actor=by.actor,
        subjects=[level.programme.subject, post.person.subject],
        body=body | {"image": sign.image_sha256, "passed": passed},
    )
