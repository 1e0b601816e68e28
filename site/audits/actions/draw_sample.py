"""Fix what is chosen from, draw from it provably, and keep both."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from accounts.api import Organisation, User, require
from audits.domain.sampling import ALGORITHM, draw
from audits.models import AuditCase, AuditSample
from audits.permissions import MANAGE, certificates_for
from audits.refusals import Refused
from evidence import api as evidence

LARGEST, MOST_CHOSEN_FROM = 500, 200_000
"""People work through a sample by hand; a population is kept whole so that anybody can draw again."""


@dataclass(frozen=True, slots=True)
class Conditions:
    """Certificates issued on these days, both included; `issuer` and `operation_item` narrow it where given."""

    issued_from: date
    issued_to: date
    issuer: Any = None
    operation_item: Any = None

    def as_words(self) -> dict[str, str]:
        return {
            "issued_from": self.issued_from.isoformat(),
            "issued_to": self.issued_to.isoformat(),
            "issuer": self.issuer.name if self.issuer else "",
            "operation_item": self.operation_item.name if self.operation_item else "",
        }


def draw_sample(conditions: Conditions, *, title: str, size: int, owner: Organisation, user: User) -> AuditSample:
    """The population is recorded in evidence first; the hash of that very event is the seed."""
    require(user, MANAGE, owner)
    if not 1 <= size <= LARGEST:
        raise Refused(f"抽取数量应为 1 至 {LARGEST} 张。", field="size")
    with transaction.atomic():
        chosen_from = _population(conditions, user)
        if not chosen_from:
            raise Refused("这个范围内没有证书，请放宽签发日期或其他条件。", field="issued_from")
        if len(chosen_from) > MOST_CHOSEN_FROM:
            raise Refused(f"范围内有 {len(chosen_from)} 张证书，超过 {MOST_CHOSEN_FROM} 张，请缩小范围。")
        names = sorted(chosen_from)
        sample = AuditSample(
            title=title,
            owner=owner,
            conditions=conditions.as_words(),
            size=min(size, len(names)),
            population=names,
            population_hash=evidence.digest(names),
            drawn_by=user,
            drawn_at=evidence.database_now(),
        )
        frozen = evidence.append(
            "audits.sample.frozen",
            actor=user.actor,
            subjects=[sample.subject],
            body={
                "population_hash": sample.population_hash,
                "count": len(names),
                "size": sample.size,
                "algorithm": ALGORITHM,
            },
        )
        sample.frozen_seq, sample.seed = frozen.seq, frozen.hash
        sample.save()
        drawn = draw(names, seed=sample.seed, size=sample.size)
        AuditCase.objects.bulk_create(
            AuditCase(sample=sample, position=place, certificate_id=chosen_from[name])
            for place, name in enumerate(drawn, start=1)
        )
        evidence.append(
            "audits.sample.drawn",
            actor=user.actor,
            subjects=[sample.subject],
            body={"seed": sample.seed, "drawn_hash": evidence.digest(list(drawn))},
        )
    return sample


def _population(conditions: Conditions, user: User) -> dict[str, int]:
    """uuid → primary key of every certificate that may be drawn."""
    found = certificates_for(user).filter(
        issued_at__date__gte=conditions.issued_from,
        issued_at__date__lt=conditions.issued_to + timedelta(days=1),
    )
    if conditions.issuer is not None:
        found = found.filter(issuer=conditions.issuer)
    if conditions.operation_item is not None:
        found = found.filter(operation_item=conditions.operation_item)
    rows = found.order_by().values_list("uuid", "pk")[: MOST_CHOSEN_FROM + 1]
    return {str(uuid): pk for uuid, pk in rows}
