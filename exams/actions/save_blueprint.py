"""Write a draft blueprint with its sections and quotas, all at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from accounts.api import User, require
from exams.actions.prove_blueprint import BlueprintRefused
from exams.domain.blueprint import SectionRule
from exams.domain.closing import time_fault
from exams.models import Blueprint, Item, ItemBank, Quota, Section


@dataclass(frozen=True, slots=True)
class PapersRule:
    """How many papers a sitting gets and how alike they are; the fields of `Blueprint` of the same names."""

    forms: int = 0
    tolerance: int | None = 50
    target: int | None = None
    max_exposure: int = 0
    more_banks: tuple[ItemBank, ...] = ()
    required: tuple[Item, ...] = ()


def save_blueprint(
    *,
    name: str,
    bank: ItemBank,
    minutes: int,
    cut_score: int,
    review: str,
    sections: Sequence[SectionRule],
    user: User,
    papers: PapersRule = PapersRule(),  # noqa: B008 - frozen
    blueprint: Blueprint | None = None,
) -> Blueprint:
    """A new draft, or a draft rewritten. `cut_score` in hundredths.

    BlueprintRefused when it was approved meanwhile: asked under the row's lock, so what was proved is what papers draw.
    """
    banks = (bank, *papers.more_banks)
    for one in banks:
        require(user, "blueprints.manage", one.owner)
        if one.purpose != ItemBank.Purpose.EXAM:
            raise ValueError("practice and contest items are never drawn into an exam paper")
    if time_fault([rule.minutes for rule in sections], whole_minutes=minutes):
        raise ValueError("the sections' own times don't fit into the whole")
    if any(item.bank not in banks for item in papers.required):
        raise ValueError("a required item is of one of the banks that the paper draws from")
    with transaction.atomic():
        if blueprint is None:
            blueprint = Blueprint(bank=bank, owner=bank.owner)
        else:
            blueprint = Blueprint.objects.select_for_update().get(pk=blueprint.pk)
            if blueprint.state != Blueprint.State.DRAFT:
                raise BlueprintRefused(["方案已审定，不能再修改。可以按它新建一份。"])
        blueprint.name, blueprint.minutes = name, minutes
        blueprint.cut_score, blueprint.review = cut_score, review
        blueprint.forms, blueprint.max_exposure = papers.forms, papers.max_exposure
        blueprint.tolerance, blueprint.target = papers.tolerance, papers.target
        blueprint.save()
        blueprint.more_banks.set(papers.more_banks)
        blueprint.required.set(papers.required)
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
                minutes=rule.minutes,
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
