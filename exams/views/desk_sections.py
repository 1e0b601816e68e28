"""The sections and quotas of a blueprint's form: rows in rows, working without a script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from exams.blueprint_forms import PapersForm, QuotaForm, SectionForm
from exams.domain.blueprint import QuotaRule, SectionRule
from exams.domain.closing import time_fault
from exams.models import Blueprint, ItemBank, ItemType
from exams.models.pool import rule_of
from pages.api import whole_number
from qualifications import api as qualifications

MOST_SECTIONS, MOST_QUOTAS = 12, 60
NUMERALS = "一二三四五六七八九十"


class SectionSheets:
    """Forms named `s<i>-…` and `s<i>q<j>-…`; how many there are stands in `sections` and `s<i>-quotas`."""

    def __init__(self, data: Any, *, areas: Sequence[tuple[str, str]], initial: Sequence[dict[str, Any]] = ()) -> None:
        self._data, self._areas = data, areas
        self.errors: list[str] = []
        if data is None:
            blocks = [self._block(at, row, row["quotas"]) for at, row in enumerate(initial)]
            blocks.append(self._block(len(blocks), {}, []))
        else:
            sections = min(self._number("sections"), MOST_SECTIONS)
            blocks = [self._block(at, {}, [{}] * self._quotas(at)) for at in range(sections)]
        self.blocks = blocks
        self.empty = {"at": "__s__", "form": self._section("__s__", {}, bound=False), "quotas": [self.blank_quota()]}

    def _number(self, name: str) -> int:
        return whole_number(str(self._data.get(name, "")), digits=4) or 0

    def _quotas(self, at: int) -> int:
        return min(self._number(f"s{at}-quotas"), MOST_QUOTAS)

    def _section(self, at: int | str, initial: dict[str, Any], *, bound: bool = True) -> SectionForm:
        return SectionForm(
            self._data if bound else None, prefix=f"s{at}", initial=initial, use_required_attribute=False
        )

    def _quota(self, at: int | str, number: int | str, initial: dict[str, Any], *, bound: bool = True) -> QuotaForm:
        return QuotaForm(
            self._data if bound else None,
            prefix=f"s{at}q{number}",
            initial=initial,
            areas=self._areas,
            use_required_attribute=False,
        )

    def _block(self, at: int, section: dict[str, Any], quotas: Sequence[dict[str, Any]]) -> dict[str, Any]:
        rows = [self._quota(at, number, quota) for number, quota in enumerate(quotas)]
        if self._data is None:  # an empty row to fill in without a script
            rows.append(self._quota(at, len(rows), {}))
        return {"at": at, "form": self._section(at, section), "quotas": rows}

    def blank_quota(self) -> QuotaForm:
        """The row a script copies."""
        return self._quota("__s__", "__q__", {}, bound=False)

    def is_valid(self) -> bool:
        """Only sections with items count; a section with items needs its title and marks."""
        fine = True
        for block in self.blocks:
            rows = [form for form in block["quotas"] if form.is_valid() and form.cleaned_data.get("count")]
            fine = fine and all(form.is_valid() for form in block["quotas"])
            block["rows"] = rows
            if rows and not block["form"].is_valid():
                fine = False
        if fine and not any(block["rows"] for block in self.blocks):
            self.errors.append(_("至少要有一个大题，并填写题数。"))
            fine = False
        return fine

    def fit_into(self, minutes: int) -> bool:
        """Do the sections' own times fit into the whole? Call after `is_valid`."""
        fault = time_fault([rule.minutes for rule in self.rules()], whole_minutes=minutes)
        if fault:
            self.errors.append(fault)
        return not fault

    def rules(self) -> list[SectionRule]:
        """The sections as values; call after `is_valid`."""
        result: list[SectionRule] = []
        for block in self.blocks:
            if not block["rows"]:
                continue
            head = block["form"].cleaned_data
            quotas = tuple(
                QuotaRule(
                    type=row["type"] or head["type"],
                    count=row["count"],
                    area=row["area"],
                    difficulty=row["difficulty"],
                    difficulty_to=row["difficulty_to"],
                    scope=row["scope"],
                    tag=row["tag"],
                    cognitive=row["cognitive"],
                )
                for row in (form.cleaned_data for form in block["rows"])
            )
            title = head["title"] or _title(len(result), head["type"])
            marks = int(head["marks"] * 100)
            shape = (head["policy"], head["instructions"], head["minutes"])
            result.append(SectionRule(title, head["type"], marks, quotas, *shape))
        return result


def _title(at: int, kind: str) -> str:
    return f"{NUMERALS[at] if at < len(NUMERALS) else at + 1}、{ItemType(kind).label if kind else _('综合题')}"


def _theory(bank: ItemBank) -> qualifications.Theory | None:
    if bank.operation_item is None:
        return None
    try:
        return qualifications.edition_for(bank.operation_item.family, on=timezone.localdate()).theory
    except qualifications.NoEdition:
        return None


def initial_head(bank: ItemBank, blueprint: Blueprint | None) -> dict[str, Any]:
    """What the draft says, or what the edition in force today asks of a theory examination."""
    if blueprint is not None:
        return {
            "name": blueprint.name,
            "minutes": blueprint.minutes,
            "cut_score": f"{blueprint.cut_score / 100:g}",
            "review": blueprint.review,
        }
    theory = _theory(bank)
    return {
        "name": _("%(item)s理论考试 %(year)s") % {"item": bank.subject, "year": timezone.localdate().year},
        "minutes": theory.minutes if theory else None,
        "cut_score": theory.cut_score if theory else None,
    }


def initial_papers(blueprint: Blueprint | None) -> dict[str, Any]:
    """How many papers and how alike, as the draft says; nothing for a new one: the form has its own defaults."""
    if blueprint is None:
        return {}
    kinds = PapersForm.Kind
    return {
        "kind": kinds.EACH if not blueprint.forms else kinds.ONE if blueprint.forms == 1 else kinds.FORMS,
        "count": blueprint.forms if blueprint.forms > 1 else None,
        "tolerance": None if blueprint.tolerance is None else f"{blueprint.tolerance / 100:g}",
        "target": None if blueprint.target is None else f"{blueprint.target / 100:g}",
        "max_exposure": blueprint.max_exposure or None,
        "more_banks": list(blueprint.more_banks.values_list("pk", flat=True)),
        "required": "，".join(blueprint.required.order_by("pk").values_list("number", flat=True)),
    }


def initial_sections(bank: ItemBank, blueprint: Blueprint | None) -> list[dict[str, Any]]:
    """Sections of the draft, or the edition's composition (判断 70 + 单选 30 by default)."""
    if blueprint is not None:
        return [
            {
                "title": section.title,
                "type": section.type,
                "marks": f"{section.marks / 100:g}",
                "policy": section.policy,
                "instructions": section.instructions,
                "minutes": section.minutes,
                "quotas": [
                    {**asdict(quota), "type": "" if quota.type == section.type else quota.type}
                    for quota in section.quotas
                ],
            }
            for section in rule_of(blueprint).sections
        ]
    theory = _theory(bank)
    return [
        {
            "title": _title(at, section.type),
            "type": section.type,
            "marks": section.marks,
            "quotas": [{"count": section.count}],
        }
        for at, section in enumerate(theory.sections if theory else ())
    ]
