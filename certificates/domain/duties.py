"""What a person owes next and by when, folded from the certificates held and the editions of the rules.

Under 应急管理部令第19号 (from 2026-06-01) there is one duty: to take out a new certificate when the old one ends
(domain.md D2, section 1.2). The 复审 of 总局令第30号 is owed only where the edition in force on its day still knows
it: R-01 picks the edition by the day of the event and R-07 follows from that, with no date written here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from certificates.domain.facts import chinese_date
from certificates.domain.lateness import judged, lines, what_if_late
from certificates.domain.owed import DROPPED, LAPSED, MET, OPEN, RENEWAL, REVIEW, DutyValue, Held
from certificates.domain.rules import Rule, rule_on

__all__ = ["DROPPED", "LAPSED", "MET", "OPEN", "RENEWAL", "REVIEW", "DutyValue", "Held", "Rule", "duties_of", "rule_on"]


def duties_of(held: Iterable[Held], *, rules: Sequence[Rule], today: date) -> list[DutyValue]:
    """All duties of one person, the next one first."""
    certificates = list(held)
    found: list[DutyValue] = []
    for certificate in certificates:
        later = [other for other in certificates if _follows(other, certificate)]
        renewal = _renewal(certificate, rules=rules, today=today, later=later)
        review = _review(certificate, rules=rules, today=today, later=later)
        found.extend(duty for duty in (renewal, review) if duty is not None)
    return sorted(found, key=lambda duty: (duty.lapses_on, duty.origin))


def _follows(other: Held, certificate: Held) -> bool:
    """A later certificate of the same kind and item that stands: it fulfils what the earlier one asked for.

    Ours never stands in for the state's card, so neither fulfils the other's renewal.
    """
    alike = (other.item_key, other.title) == (certificate.item_key, certificate.title)
    if not other.stands or not alike or other.origin == certificate.origin:
        return False
    end, other_end = certificate.valid_to or date.max, other.valid_to or date.max
    return (other_end, other.valid_from, other.origin) > (end, certificate.valid_from, certificate.origin)


def _renewal(certificate: Held, *, rules: Sequence[Rule], today: date, later: list[Held]) -> DutyValue | None:
    if certificate.valid_to is None:
        return None
    lapses_on = certificate.valid_to
    rule = rule_on(rules, family=certificate.family, day=lapses_on, otherwise=certificate.edition_key)
    if rule is None:
        return None
    window = rule.renewal_opens_days
    state, outcome = judged(
        rule, lapses_on=lapses_on, today=today, met=bool(later), dropped=not certificate.stands, ends=True
    )
    return DutyValue(
        origin=certificate.origin,
        item_key=certificate.item_key,
        kind=RENEWAL,
        opens_on=lapses_on - timedelta(days=window) if window is not None else None,
        lapses_on=lapses_on,
        edition_key=rule.key,
        explanation=_renewal_words(certificate, rule=rule, rules=rules, later=later, outcome=outcome),
        state=state,
        outcome=outcome,
        family=certificate.family,
    )


def _renewal_words(certificate: Held, *, rule: Rule, rules: Sequence[Rule], later: list[Held], outcome: str) -> str:
    end = certificate.valid_to or date.max
    years = f"（有效期 {rule.validity_years} 年）" if rule.validity_years else ""
    why = f"您的“{certificate.item_name}”{certificate.title}有效期至{chinese_date(end)}{years}。"
    due = certificate.review_due_on
    dropped = due is not None and _knows_review(certificate, rules=rules, day=due) is None
    no_review = f"原定{chinese_date(due)}的复审不必再办：{rule.instrument}取消了复审，到期换证即可。" if dropped else ""
    if later:
        return lines(rule, "validity.years", why, "您已取得新证，本事项已完成。", no_review)
    if not certificate.stands:
        return lines(rule, "validity.years", why, "该证已换发或撤销，本事项不再适用。", no_review)
    opens = f"到期前{rule.renewal_opens_days}天起可以办理，" if rule.renewal_opens_days is not None else ""
    how = f"{opens}请在到期前换领新证；逾期未换的，到期次日起不得再凭该证作业。"
    hours = f"换证前需完成{rule.renewal_hours}学时培训（以考试机构确认为准）。" if rule.renewal_hours else ""
    late = what_if_late(rule, outcome=outcome, lapses_on=end)
    return lines(rule, "validity.years validity.renewal_opens_days", why, how, hours, late, no_review)


def _knows_review(certificate: Held, *, rules: Sequence[Rule], day: date) -> Rule | None:
    """The rule in force on that very day, if it still asks for 复审."""
    rule = next((one for one in rules if one.family == certificate.family and one.covers(day)), None)
    return rule if rule is not None and rule.review_years is not None else None


def _review(certificate: Held, *, rules: Sequence[Rule], today: date, later: list[Held]) -> DutyValue | None:
    due = certificate.review_due_on
    if due is None:
        return None
    rule = _knows_review(certificate, rules=rules, day=due)
    if rule is None:
        return None
    done = certificate.reviewed_on is not None
    why = f"您的“{certificate.item_name}”{certificate.title}应在{chinese_date(due)}前复审。"
    word = (
        f"已于{chinese_date(certificate.reviewed_on)}复审。"
        if certificate.reviewed_on
        else (f"该日期在新规施行之前，当时的规则要求每{rule.review_years}年复审一次；未复审的处理请向发证机关核实。")
    )
    state, outcome = judged(
        rule, lapses_on=due, today=today, met=done or bool(later), dropped=not certificate.stands, ends=True
    )
    window = rule.renewal_opens_days
    return DutyValue(
        origin=certificate.origin,
        item_key=certificate.item_key,
        kind=REVIEW,
        opens_on=due - timedelta(days=window) if window is not None else None,
        lapses_on=due,
        edition_key=rule.key,
        explanation=lines(rule, "validity.review_years", why, word),
        state=state,
        outcome=outcome,
        family=certificate.family,
    )
