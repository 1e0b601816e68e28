"""Design a kind's face: one draft at a time, released as a version that never changes again."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from accounts.api import Refused, User, require
from certificates.actions.kinds import kind_of, released_face
from certificates.domain.layout import LayoutFault, read_layout
from certificates.face.fonts import uncovered_characters
from certificates.models import FaceVersion, KindSetting
from evidence import api as evidence

ABILITY = "catalogue.manage"
MOST_MONTHS = 120


def save_draft(key: str, data: dict[str, Any], *, note: str, by: User) -> FaceVersion:
    """The kind's draft with this design; LayoutFault with the field when it can't be one."""
    require(by, ABILITY)
    layout = read_layout(data).as_json()
    _refuse_unprintable(layout)
    newest = released_face(key)
    with transaction.atomic():
        draft = FaceVersion.objects.select_for_update().filter(kind=key, state=FaceVersion.State.DRAFT).first()
        if draft is None:
            number = FaceVersion.objects.filter(kind=key).order_by("-number").values_list("number", flat=True)[0]
            draft = FaceVersion(kind=key, number=max(number, newest.number) + 1)
        draft.layout, draft.note, draft.edited_by = layout, note[:200], by
        try:
            with transaction.atomic():
                draft.save()
        except IntegrityError as error:
            raise Refused("另一位管理员刚刚开始修改这个版面，请刷新后再试。") from error
        evidence.append(
            "certificates.face.drafted",
            actor=by.actor,
            subjects=[draft.subject],
            body={"kind": key, "number": draft.number, "layout": evidence.digest(layout)},
        )
    return draft


def release_face(draft: FaceVersion, *, by: User) -> FaceVersion:
    """From now on certificates of the kind are drawn with it; what was issued keeps its own version."""
    require(by, ABILITY)
    with transaction.atomic():
        held = FaceVersion.objects.select_for_update().get(pk=draft.pk)
        if held.state != FaceVersion.State.DRAFT:
            raise Refused("这个版本已经发布，不能再改；要修改请新建版本。")
        held.design  # noqa: B018  (a design that can't be read is never released)
        held.state, held.digest = FaceVersion.State.RELEASED, evidence.digest(held.layout)
        held.released_by, held.released_at = by, evidence.database_now()
        held.save()
        evidence.append(
            "certificates.face.released",
            actor=by.actor,
            subjects=[held.subject],
            body={"kind": held.kind, "number": held.number, "layout": held.digest},
        )
    return held


def set_kind(key: str, *, effective_from: date, people: int, months: int | None, by: User) -> KindSetting:
    """What the law leaves open, from a day that has not begun yet; what runs on editions keeps its term."""
    require(by, ABILITY)
    kind = kind_of(key)
    if effective_from <= localdate(evidence.database_now()):
        raise Refused("只能从明天或以后起生效，已签发的证书不受影响。")
    if people < kind.people or people > 2:
        raise Refused("审批人数不能少于平台对这类证书的要求。")
    if months is not None and (kind.term == "edition" or not 1 <= months <= MOST_MONTHS):
        raise Refused("这类证书的有效期由规则版本决定。" if kind.term == "edition" else "有效月数应在 1 至 120 之间。")
    with transaction.atomic():
        row, _is_new = KindSetting.objects.update_or_create(
            kind=key,
            effective_from=effective_from,
            defaults={"people": people, "months": months, "set_by": by},
        )
        evidence.append(
            "certificates.kind.set",
            actor=by.actor,
            subjects=[f"kind:{key}"],
            body={"from": effective_from.isoformat(), "people": people, "months": months or 0},
        )
    return row


def _refuse_unprintable(layout: dict[str, Any]) -> None:
    for name in ("title", "subtitle", "statement", "seal", "items_title"):
        missing = uncovered_characters(str(layout[name]))
        if missing:
            raise LayoutFault(name, f"证书字库中没有“{missing}”，请换一个字。")
