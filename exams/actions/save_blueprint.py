"""Write a draft blueprint with its sections and quotas, all at once."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from accounts.api import User, require
from exams.domain.blueprint import SectionRule
from exams.models import Blueprint, ItemBank, Quota, Section


def save_blueprint(
    *,
    name: str,
    bank: ItemBank,
    minutes: int,
    cut_score: int,
    review: str,
    sections: Sequence[SectionRule],
    user: User,
    blueprint: Blueprint | None = None,
) -> Blueprint:
    """A new draft, or a draft rewritten; an approved blueprint is never changed. `cut_score` in hundredths."""
    require(user, "blueprints.manage", bank.owner)
    if bank.purpose != ItemBank.Purpose.EXAM:
        raise ValueError("practice and contest items are never drawn into an exam paper")
    with transaction.atomic():
        if blueprint is None:
            blueprint = Blueprint(bank=bank, owner=bank.owner)
        elif blueprint.state != Blueprint.State.DRAFT:
            raise ValueError("an approved blueprint is never changed")
        blueprint.name, blueprint.minutes = name, minutes
        blueprint.cut_score, blueprint.review = cut_score, review
        blueprint.save()
        blueprint.sections.all().delete()
        for order, rule in enumerate(sections, start=1):
            section = Section.objects.create(
                blueprint=blueprint,
                order=order,
                title=rule.title,
                type=rule.type,
                marks=rule.marks,
                policy=rule.policy,
                instructions=rule.instructions,
            )
            Quota.objects.bulk_create(
                Quota(
                    section=section,
                    count=quota.count,
                    type="" if quota.type == rule.type else quota.type,
                    area_path=quota.area,
                    difficulty=quota.difficulty,
                    difficulty_to=quota.difficulty_to,
                    scope=quota.scope,
                    tag=quota.tag,
                    cognitive=quota.cognitive,
                )
                for quota in rule.quotas
            )
    return blueprint
