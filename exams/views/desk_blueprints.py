"""Blueprints: the list, one with its proof, and the form."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_tables2 import RequestConfig

from accounts.api import require
from exams.actions.prove_blueprint import (
    BlueprintRefused,
    approve_blueprint,
    band_words,
    condition_words,
    reasons_against,
)
from exams.actions.save_blueprint import save_blueprint
from exams.blueprint_forms import BlueprintForm, PapersForm
from exams.domain.blueprint import BlueprintRule, Pool
from exams.domain.feasibility import TRIAL_PAPERS, Feasibility, prove
from exams.filters import BlueprintFilter
from exams.models import Blueprint, ItemBank, ItemType
from exams.models.pool import banks_of, pool_counts, pool_of, rule_of
from exams.permissions import blueprints_for, exam_banks_for
from exams.tables import BLUEPRINT_TONES, BlueprintTable
from exams.views.desk_banks import area_choices, matrix
from exams.views.desk_frame import account, desk
from exams.views.desk_sections import SectionSheets, initial_head, initial_papers, initial_sections

ACTIVE = "exams:blueprint-list"


def _blueprint(request: HttpRequest, uuid: UUID) -> Blueprint:
    found = blueprints_for(request.user).select_related("bank__operation_item__category", "bank__owner", "approved_by")
    return get_object_or_404(found, uuid=uuid)


@login_required
@require_safe
def blueprint_list(request: HttpRequest) -> HttpResponse:
    """Blueprints of the account's organisations."""
    require(request.user, "blueprints.manage")
    blueprints = blueprints_for(request.user).select_related("bank__operation_item")
    found = BlueprintFilter(
        request.GET,
        queryset=blueprints.annotate(items=Sum("sections__quotas__count")),
        banks=exam_banks_for(request.user),
    )
    table = BlueprintTable(found.qs)
    RequestConfig(request, paginate={"per_page": 30}).configure(table)
    context = {"filter": found, "table": table, "is_empty": not blueprints.exists()}
    return desk(request, "blueprint_list.html", context, active=ACTIVE)


@login_required
@require_http_methods(["GET", "POST"])
def blueprint_create(request: HttpRequest) -> HttpResponse:
    """First the bank, then the plan; `like` names a blueprint to begin with."""
    require(request.user, "blueprints.manage")
    with suppress(ValueError):
        like = _blueprint(request, UUID(request.GET.get("like", "")))
        return _edit(request, like.bank, None, like)
    banks = exam_banks_for(request.user).select_related("operation_item__category")
    bank = banks.filter(key=request.GET.get("bank", "")).first()
    if bank is None and banks.count() == 1:
        bank = banks.first()
    if bank is None:
        trail = ((_("组卷方案"), reverse(ACTIVE)), (_("选择题库"), ""))
        shown = [{"bank": found, "total": sum(pool_counts([found]).values())} for found in banks]
        return desk(request, "blueprint_bank.html", {"banks": shown}, active=ACTIVE, trail=trail)
    return _edit(request, bank, None)


@login_required
@require_http_methods(["GET", "POST"])
def blueprint_edit(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Drafts only: an approved blueprint never changes."""
    blueprint = _blueprint(request, uuid)
    if blueprint.state != Blueprint.State.DRAFT:
        messages.warning(request, _("方案已审定，不能再修改。可以按它新建一份。"))
        return redirect("exams:blueprint-detail", uuid=blueprint.uuid)
    return _edit(request, blueprint.bank, blueprint)


def _edit(
    request: HttpRequest, bank: ItemBank, blueprint: Blueprint | None, like: Blueprint | None = None
) -> HttpResponse:
    """`like`: what a new one begins with."""
    banks, like = exam_banks_for(request.user), blueprint or like
    areas = _areas(bank, banks.filter(operation_item=bank.operation_item))
    status = 200
    if request.method == "POST":
        form, sheets = BlueprintForm(request.POST), SectionSheets(request.POST, areas=areas)
        papers = PapersForm(request.POST, prefix="p", bank=bank, banks=banks)
        if all([form.is_valid(), papers.is_valid(), sheets.is_valid()]) and sheets.fit_into(
            form.cleaned_data["minutes"]
        ):
            head = form.cleaned_data
            try:
                saved = save_blueprint(
                    name=head["name"],
                    bank=bank,
                    minutes=head["minutes"],
                    cut_score=int(head["cut_score"] * 100),
                    review=head["review"],
                    sections=sheets.rules(),
                    user=account(request),
                    papers=papers.rule(),
                    blueprint=blueprint,
                )
            except BlueprintRefused as refusal:
                messages.warning(request, str(refusal))
                return redirect(ACTIVE)
            messages.success(request, _("方案已保存，请核对题库能否组满。"))
            return redirect("exams:blueprint-detail", uuid=saved.uuid)
        status = 400
    else:
        form = BlueprintForm(initial=initial_head(bank, like))
        papers = PapersForm(prefix="p", bank=bank, banks=banks, initial=initial_papers(like))
        sheets = SectionSheets(None, areas=areas, initial=initial_sections(bank, like))
    title = _("修改组卷方案") if blueprint else _("新建组卷方案")
    context = {"form": form, "papers": papers, "sheets": sheets, "bank": bank, "matrix": matrix(bank), "title": title}
    trail = ((_("组卷方案"), reverse(ACTIVE)), (title, ""))
    return desk(request, "blueprint_form.html", context, active=ACTIVE, trail=trail, status=status)


def _areas(bank: ItemBank, beside: Iterable[ItemBank]) -> list[tuple[str, str]]:
    """Areas of the bank and of those that could be drawn from with it."""
    found = {path: label for one in (bank, *beside) for path, label in area_choices(one)}
    return sorted(found.items())


def _proof_rows(rule: BlueprintRule, pool: Pool) -> list[dict[str, Any]]:
    """Each quota with what the banks hold for it now."""
    rows = []
    for section in rule.sections:
        for quota in section.quotas:
            available = sum(quota.takes(item) for item in pool)
            rows.append(
                {
                    "section": section.title,
                    "type": ItemType(quota.type).label if quota.type else _("不限题型"),
                    "area": quota.area or _("全部知识点"),
                    "difficulty": band_words(quota) or _("不限"),
                    "more": "、".join(condition_words(quota)),
                    "needed": quota.count,
                    "available": available,
                    "missing": max(quota.count - available, 0),
                    "marks": quota.count * section.marks / 100,
                }
            )
    return rows


def _papers(blueprint: Blueprint, rule: BlueprintRule, proof: Feasibility) -> list[tuple[str, str]]:
    """How many papers, how alike, how often an item stands in them: (what, how much) pairs."""
    kinds = {0: _("一人一卷"), 1: _("统一试卷")}
    marks = _("%(marks)s 分")
    rows = [(_("试卷"), kinds.get(blueprint.forms) or _("%(count)s 套平行卷") % {"count": blueprint.forms})]
    if proof.plan is not None and not proof.balance_failed:
        rows.append((_("平均期望得分"), marks % {"marks": f"{proof.average / 100:.1f}"}))
        if proof.rounds:
            rows.append(
                (
                    _("试抽 %(count)s 份的最大相差") % {"count": TRIAL_PAPERS},
                    marks % {"marks": f"{proof.spread / 100:.2f}"},
                )
            )
    timed = [f"{section.title} {section.minutes}" for section in rule.sections if section.minutes]
    if timed:
        rows.append((_("各部分时间（分钟）"), "、".join(timed)))
    if rule.tolerance is not None:
        rows.append((_("期望得分允许相差"), f"± {marks % {'marks': f'{rule.tolerance / 100:g}'}}"))
    if rule.target is not None:
        rows.append((_("目标期望得分"), marks % {"marks": f"{rule.target / 100:g}"}))
    if proof.plan is not None:
        rows.append((_("单题最大使用率"), f"{proof.top_exposure:.1f}%"))
    if rule.max_exposure:
        rows.append((_("单题使用率上限"), f"{rule.max_exposure}%"))
    if rule.required:
        rows.append((_("必考题"), _("%(count)s 题") % {"count": len(rule.required)}))
    banks = [bank.name for bank in banks_of(blueprint)]
    if len(banks) > 1:
        rows.append((_("抽题的题库"), "、".join(banks)))
    return rows


@login_required
@require_safe
def blueprint_detail(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The plan, and the proof that the bank can fill it now."""
    blueprint = _blueprint(request, uuid)
    rule, pool = rule_of(blueprint), pool_of(blueprint)
    proof = prove(rule, pool)
    faults = reasons_against(rule, proof)
    if not rule.count:
        faults.append(_("还没有设置题量"))
    if rule.full_marks < blueprint.cut_score:
        faults.append(_("卷面满分低于合格线"))
    context = {
        "blueprint": blueprint,
        "tone": BLUEPRINT_TONES[Blueprint.State(blueprint.state)],
        "rows": _proof_rows(rule, pool),
        "papers": _papers(blueprint, rule, proof),
        "faults": faults,
        "shortages": proof.shortages,
        "count": rule.count,
        "full_marks": rule.full_marks / 100,
        "cut_score": blueprint.cut_score / 100,
        "is_draft": blueprint.state == Blueprint.State.DRAFT,
    }
    trail = ((_("组卷方案"), reverse(ACTIVE)), (blueprint.name, ""))
    return desk(request, "blueprint_detail.html", context, active=ACTIVE, trail=trail)


@login_required
@require_POST
def blueprint_approve(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Approved only with a proof."""
    blueprint = _blueprint(request, uuid)
    try:
        approve_blueprint(blueprint, user=account(request))
    except BlueprintRefused as refusal:
        for sentence in refusal.sentences:
            messages.error(request, sentence)
    else:
        messages.success(request, _("方案已审定，可以用于考试场次。"))
    return redirect("exams:blueprint-detail", uuid=blueprint.uuid)
