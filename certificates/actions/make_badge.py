"""Hand out the digital badge of a certificate: made once, on the first wish, and the same file ever after."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, time

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.api import Refused, User
from certificates.actions.badge_keys import sign_compact
from certificates.domain.badge import BadgeFacts, claims, credential, identity_hash, last_moment, place_of
from certificates.models import Badge, Certificate
from evidence import api as evidence


def make_badge(certificate: Certificate, *, by: User) -> Badge:
    """Refused unless the certificate is valid now; its row is locked, so that no change of state slips in between."""
    with transaction.atomic():
        rows = Certificate.objects.select_for_update(of=("self",)).select_related("issuer")
        certificate = rows.get(pk=certificate.pk)
        if certificate.standing(timezone.localdate()).key != "valid":
            raise Refused(_("这张证书现在不是有效状态，不能再生成数字徽章。"))
        made = Badge.objects.filter(certificate=certificate).first()
        if made is not None:
            return made
        badge = Badge.objects.create(
            certificate=certificate, salt=secrets.token_hex(16), jws="", made_at=evidence.database_now()
        )
        badge.jws = sign_compact(claims(credential(_facts(badge, certificate), origin=settings.ORIGIN)))
        badge.save(update_fields=["jws"])
        evidence.append(
            "certificates.badge.made",
            actor=by.actor,
            subjects=[certificate.subject],
            body={"badge": str(badge.uuid), "sha256": hashlib.sha256(badge.jws.encode()).hexdigest()},
        )
    return badge


def _facts(badge: Badge, certificate: Certificate) -> BadgeFacts:
    zone, payload = timezone.get_default_timezone(), certificate.payload
    number, index = place_of(badge.pk)
    item = certificate.operation_item
    achievement = reverse("qualifications:catalogue") + f"#{item.key}" if item else reverse("certificates:verify")
    rule = " · ".join(str(payload[name]) for name in ("rule", "instrument") if payload.get(name))
    lists = reverse("certificates:badge-status", args=[number, "PURPOSE"]).replace("PURPOSE", "{purpose}")
    return BadgeFacts(
        uuid=str(badge.uuid),
        holder=str(badge.holder),
        kind=certificate.kind,
        title=str(payload.get("title") or certificate.get_kind_display()),
        item=item.name if item else "",
        issuer=certificate.issuer.name,
        issuer_uuid=str(certificate.issuer.uuid),
        rule=rule or "按签发单位的规定取得。",
        achievement=settings.ORIGIN + achievement,
        identity_hash=identity_hash(certificate.token, badge.salt),
        salt=badge.salt,
        valid_from=datetime.combine(certificate.valid_from, time.min, tzinfo=zone),
        valid_until=last_moment(certificate.valid_to, zone=zone),
        list_address=settings.ORIGIN + lists,
        list_index=index,
    )
