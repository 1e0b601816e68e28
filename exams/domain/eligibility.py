"""May this person sit this examination? Each condition is judged by itself and says why (domain.md 1.5, 1.2)."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class CandidateFacts:
    """What is known of the person on the day of registration. Hours are class hours of the item, not minutes."""

    birth_on: date | None
    education: int | None
    health_promised: bool
    hours_theory: float
    hours_practical: float
    exempt_ground: str
    barred_until: date | None
    theory_passed_on: date | None
    earlier_attempts: int


@dataclass(frozen=True, slots=True)
class Demands:
    """What the edition and the operation item ask, as numbers. None: not asked; hours are class hours, and None means
    the syllabus of the item is not entered: some training must be on record then."""

    edition_key: str
    instrument: str
    min_age: int
    max_age: int | None
    min_education: int | None
    health_promise: bool
    skill_certificate_exempts: bool
    hours_theory: int | None
    hours_practical: int | None
    max_attempts: int | None
    requires_theory_pass: bool
    theory_valid_months: int | None


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition as judged; `ok` None means it can't be decided from what is recorded and is shown as a notice."""

    key: str
    title: str
    ok: bool | None
    fact: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Eligibility:
    """All conditions in order; eligible when none has failed."""

    edition_key: str
    conditions: tuple[Condition, ...]

    @property
    def is_eligible(self) -> bool:
        return all(condition.ok is not False for condition in self.conditions)

    @property
    def reasons(self) -> list[str]:
        return [f"{condition.title}：{condition.fact}" for condition in self.conditions if condition.ok is False]

    def as_json(self) -> dict[str, Any]:
        return {
            "edition": self.edition_key,
            "eligible": self.is_eligible,
            "conditions": [asdict(condition) for condition in self.conditions],
        }


def age_on(birth_on: date, day: date) -> int:
    """Completed years."""
    return day.year - birth_on.year - ((day.month, day.day) < (birth_on.month, birth_on.day))


def judge(facts: CandidateFacts, demands: Demands, *, on: date) -> Eligibility:
    """Judge every condition on the day of the event (R-01)."""
    conditions = [
        _age(facts, demands, on),
        _education(facts, demands),
        _health(facts, demands),
        _hours(facts, demands),
        _bar(facts, on),
        _attempts(facts, demands),
        _theory(facts, demands, on),
    ]
    return Eligibility(demands.edition_key, tuple(condition for condition in conditions if condition is not None))


def _age(facts: CandidateFacts, demands: Demands, on: date) -> Condition:
    if facts.birth_on is None:
        return Condition("age", "年龄", None, "未登记出生日期，请核对证件", demands.instrument)
    age = age_on(facts.birth_on, on)
    fits = age >= demands.min_age and (demands.max_age is None or age <= demands.max_age)
    return Condition("age", "年龄", fits, f"{age} 周岁，要求满 {demands.min_age} 周岁", demands.instrument)


def _education(facts: CandidateFacts, demands: Demands) -> Condition | None:
    if demands.min_education is None:
        return None
    names = {1: "小学", 2: "初中", 3: "高中或同等", 4: "大专", 5: "本科"}
    wanted = f"要求{names[demands.min_education]}及以上"
    if facts.education is None:
        return Condition("education", "文化程度", None, f"未登记，{wanted}", demands.instrument)
    return Condition("education", "文化程度", facts.education >= demands.min_education, wanted, demands.instrument)


def _health(facts: CandidateFacts, demands: Demands) -> Condition | None:
    if not demands.health_promise:
        return None
    fact = "已作健康承诺" if facts.health_promised else "尚未作出健康承诺"
    return Condition("health", "健康承诺", facts.health_promised, fact, demands.instrument)


def _hours(facts: CandidateFacts, demands: Demands) -> Condition:
    if facts.exempt_ground and demands.skill_certificate_exempts:
        return Condition("hours", "培训学时", True, f"免训：{facts.exempt_ground}", demands.instrument)
    if demands.hours_theory is None:
        total = facts.hours_theory + facts.hours_practical
        fact = f"已修 {total:g} 学时（大纲学时未设置，须有培训记录）" if total else "没有培训记录，也没有免训依据"
        return Condition("hours", "培训学时", total > 0, fact, demands.instrument)
    practical = demands.hours_practical or 0
    done = facts.hours_theory >= demands.hours_theory and facts.hours_practical >= practical
    fact = f"理论 {facts.hours_theory:g}/{demands.hours_theory} 学时"
    if practical:
        fact += f"，实操 {facts.hours_practical:g}/{practical} 学时"
    return Condition("hours", "培训学时", done, fact, demands.instrument)


def _bar(facts: CandidateFacts, on: date) -> Condition:
    barred = facts.barred_until is not None and on < facts.barred_until
    fact = f"因弄虚作假，{facts.barred_until} 前不得申请" if barred else "无"
    return Condition("bar", "禁考记录", not barred, fact, "R-08")


def _attempts(facts: CandidateFacts, demands: Demands) -> Condition | None:
    if demands.max_attempts is None:
        return None
    fact = f"已考 {facts.earlier_attempts} 次，上限 {demands.max_attempts} 次"
    return Condition("attempts", "考试次数", facts.earlier_attempts < demands.max_attempts, fact, "R-02")


def _theory(facts: CandidateFacts, demands: Demands, on: date) -> Condition | None:
    if not demands.requires_theory_pass:
        return None
    if facts.theory_passed_on is None:
        return Condition("theory", "理论成绩", False, "理论考试尚未合格，不能参加实操考试", "R-03")
    months = demands.theory_valid_months
    if months is not None and on >= after_months(facts.theory_passed_on, months):
        return Condition("theory", "理论成绩", False, f"理论合格已超过 {months} 个月", "R-03")
    return Condition("theory", "理论成绩", True, f"{facts.theory_passed_on} 理论合格", "R-03")


def after_months(day: date, months: int) -> date:
    """The same day so many months later, or the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
