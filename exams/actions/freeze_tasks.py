"""What a practical sitting's lock fixes: its tasks, the rule about assessors, and the task each candidate drew (I8)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from evidence import api as evidence
from exams.actions.load_sheets import frozen_tasks
from exams.domain.assessing import CHIEF, AssessmentRule
from exams.domain.dice import commitment, seed_of
from exams.domain.practical import SheetRefused, Subject
from exams.domain.practical_draw import ALGORITHM, blank_subjects, draw_tasks, drawn_subjects
from exams.models import PracticalPlan, Registration, Sitting, SittingStaff, TaskDraw
from qualifications import api as qualifications


def plan_of(sitting: Sitting) -> PracticalPlan:
    """The sitting's plan; unsaved, with the edition's number of assessors, while nobody has chosen one."""
    plan = PracticalPlan.objects.filter(sitting=sitting).first()
    if plan is not None:
        return plan
    practical = qualifications.edition(sitting.edition_key).practical
    return PracticalPlan(sitting=sitting, assessors=practical.assessors if practical else 1)


def rule_of_plan(plan: PracticalPlan) -> AssessmentRule:
    """The frozen rule, or what would be frozen now."""
    if plan.rule:
        return AssessmentRule(**plan.rule)
    practical = qualifications.edition(plan.sitting.edition_key).practical
    if practical is None:
        return AssessmentRule(plan.assessors)
    return AssessmentRule(plan.assessors, practical.max_difference, practical.beyond_difference, practical.veto_by)


def practical_faults(sitting: Sitting) -> list[str]:
    """Why this sitting can't be locked yet, as far as the practical examination goes."""
    faults, plan = [], plan_of(sitting)
    try:
        frozen_tasks(sitting.operation_item, qualifications.edition(sitting.edition_key))
    except SheetRefused as refusal:
        faults.append(str(refusal).rstrip("。"))
    assessing = sitting.staff.filter(duty=SittingStaff.Duty.ASSESSOR).count()
    if 0 < assessing < plan.assessors:
        faults.append(f"每名考生由 {plan.assessors} 名考评员评分，现在只安排了 {assessing} 名考评员")
    rule = rule_of_plan(plan)
    chief = sitting.staff.filter(duty=SittingStaff.Duty.CHIEF).exists()
    if plan.assessors > 1 and CHIEF in (rule.beyond_difference, rule.veto_by) and not chief:
        faults.append("两名考评员评分时，须另外安排一名考评组长裁定分歧")
    return faults


def pool_of_tasks(tasks: Sequence[dict[str, Any]]) -> list[Any]:
    """What is published of the tasks: their keys and digests, not a word of their texts."""
    return [[subject["code"], [[task["key"], evidence.digest(task)] for task in subject["tasks"]]] for subject in tasks]


def seal_tasks(sitting: Sitting, *, now: datetime) -> None:
    """Freeze tasks and rule, commit to them and to the secret. Sets promise and commitment; the caller saves."""
    plan = plan_of(sitting)
    edition = qualifications.edition(sitting.edition_key)
    plan.rule = asdict(rule_of_plan(plan))
    plan.sheet_name, plan.tasks = frozen_tasks(sitting.operation_item, edition)
    plan.frozen_at = now
    plan.save()
    sitting.promise = {
        "algorithm": ALGORITHM,
        "tasks_hash": evidence.digest(pool_of_tasks(plan.tasks)),
        "rule_hash": evidence.digest(plan.rule),
        "secret_hash": commitment(sitting.secret),
    }
    sitting.commitment = evidence.digest(sitting.promise)


def draw_for_all(sitting: Sitting, *, now: datetime) -> None:
    """One task of each subject for every registered candidate."""
    plan = PracticalPlan.objects.get(sitting=sitting)
    pool = pool_of_tasks(plan.tasks)
    registered = sitting.registrations.filter(state=Registration.State.REGISTERED)
    TaskDraw.objects.bulk_create(
        TaskDraw(
            registration=registration,
            tasks=draw_tasks(pool, seed=seed_of(sitting.secret, str(registration.uuid))),
            drawn_at=now,
        )
        for registration in registered
    )


def drawn_of(registration: Registration) -> list[dict[str, Any]]:
    """[{code, name, weight, task}] of a registration; empty for sittings locked before tasks were drawn."""
    draw = TaskDraw.objects.filter(registration=registration).first()
    plan = PracticalPlan.objects.filter(sitting_id=registration.sitting_id, frozen_at__isnull=False).first()
    return drawn_subjects(plan.tasks, draw.tasks) if draw and plan else []


def blank_of(registration: Registration) -> list[Subject]:
    """The same as an empty sheet."""
    return blank_subjects(drawn_of(registration))
