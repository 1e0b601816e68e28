"""Whether a duty is open, met or late, what being late comes to, and how both are said."""

from __future__ import annotations

from datetime import date, timedelta

from certificates.domain.facts import chinese_date
from certificates.domain.owed import DROPPED, GRACE, LAPSED, LATE, MET, OPEN, RESTART
from certificates.domain.rules import Rule


def judged(
    rule: Rule, *, lapses_on: date, today: date, met: bool = False, dropped: bool = False, ends: bool = False
) -> tuple[str, str]:
    """State and outcome on this day; the outcome is empty for what is not late.

    `ends`: a certificate ends with it, so grace and beginning anew can follow; all else is only ever late.
    """
    if met:
        return MET, ""
    if dropped:
        return DROPPED, ""
    if lapses_on >= today:
        return OPEN, ""
    return LAPSED, outcome_on(rule, late_days=(today - lapses_on).days) if ends else LATE


def outcome_on(rule: Rule, *, late_days: int) -> str:
    """In grace, late, or so late that one begins anew."""
    if late_days <= (rule.grace_days or 0):
        return GRACE
    if rule.restart_after_days is not None and late_days > rule.restart_after_days:
        return RESTART
    return LATE


def what_if_late(rule: Rule, *, outcome: str, lapses_on: date) -> str:
    """What happens, or has happened, when a certificate is not renewed in time."""
    anew = None if rule.restart_after_days is None else lapses_on + timedelta(days=rule.restart_after_days)
    if outcome == RESTART:
        return "现已逾期过久：原证不能再换，须按初次取证重新培训、考试。"
    if outcome == GRACE:
        last = chinese_date(lapses_on + timedelta(days=rule.grace_days or 0))
        return f"现在仍在宽限期内（至{last}），可照常办理，但不得作业。"
    if anew is None:
        return ""
    if anew == lapses_on:
        return "没有宽限期：逾期即须按初次取证重新培训、考试。"
    return f"最迟{chinese_date(anew)}前补办；此后须按初次取证重新培训、考试。"


def told_of_another(text: str) -> str:
    """The same sentences for the employer, whom they do not address."""
    return text.replace("您的", "").replace("您", "")


def lines(rule: Rule, paths: str, *words: str) -> str:
    """The words that are not empty, a line each, and last the rule with the sources of these clauses."""
    sources = dict.fromkeys(rule.sources[path] for path in paths.split() if path in rule.sources)
    named = f"；{'；'.join(sources)}" if sources else ""
    return "\n".join([*(word for word in words if word), f"依据：{rule.instrument}（规则版本 {rule.key}）{named}。"])
