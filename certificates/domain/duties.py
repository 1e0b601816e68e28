"""What a person owes next and by when, folded from the certificates held and the editions of the rules.

Under 应急管理部令第19号 (from 2026-06-01) there is one duty: to take out a new certificate when the old one ends
(domain.md D2, section 1.2). The 复审 of 总局令第30号 is owed only where the edition in force on its day still knows
it: R-01 picks the edition by the day of the event and R-07 follows from that, with no date written here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from certificates.domain.facts import chinese_date

RENEWAL, REVIEW = "renewal", "review"
OPEN, MET, LAPSED, DROPPED = "open", "met", "lapsed", "dropped"


@dataclass(frozen=True, slots=True)
class Rule:
    """The part of an edition that speaks about duties. `review_years` None: the edition knows no 复审."""

    key: str
    family: str
    instrument: str
    effective_from: date
    effective_to: date | None
    renewal_opens_days: int | None
    review_years: int | None
    renewal_hours: int | None
    reminder_days: tuple[int, ...]

    def covers(self, day: date) -> bool:
        return self.effective_from <= day and (self.effective_to is None or day <= self.effective_to)


@dataclass(frozen=True, slots=True)
class Held:
    """One certificate a person holds. `stands` is False once it is replaced or revoked."""

    origin: str
    family: str
    item_key: str
    item_name: str
    title: str
    valid_from: date
    valid_to: date | None
    edition_key: str
    stands: bool = True
    review_due_on: date | None = None
    reviewed_on: date | None = None


@dataclass(frozen=True, slots=True)
class DutyValue:
    """One thing owed, with the reason in Chinese and the rule it comes from."""

    origin: str
    item_key: str
    kind: str
    opens_on: date | None
    lapses_on: date
    edition_key: str
    explanation: str
    state: str


def rule_on(rules: Sequence[Rule], *, family: str, day: date, otherwise: str) -> Rule | None:
    """The rule in force on the day (R-01), else the one the certificate was issued under, else None."""
    for rule in rules:
        if rule.family == family and rule.covers(day):
            return rule
    return next((rule for rule in rules if rule.key == otherwise), None)


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


def _state(certificate: Held, *, lapses_on: date, today: date, met: bool) -> str:
    if met:
        return MET
    if not certificate.stands:
        return DROPPED
    return LAPSED if lapses_on < today else OPEN


def _renewal(certificate: Held, *, rules: Sequence[Rule], today: date, later: list[Held]) -> DutyValue | None:
    if certificate.valid_to is None:
        return None
    lapses_on = certificate.valid_to
    rule = rule_on(rules, family=certificate.family, day=lapses_on, otherwise=certificate.edition_key)
    if rule is None:
        return None
    window = rule.renewal_opens_days
    return DutyValue(
        origin=certificate.origin,
        item_key=certificate.item_key,
        kind=RENEWAL,
        opens_on=lapses_on - timedelta(days=window) if window is not None else None,
        lapses_on=lapses_on,
        edition_key=rule.key,
        explanation=_renewal_words(certificate, rule=rule, rules=rules, later=later),
        state=_state(certificate, lapses_on=lapses_on, today=today, met=bool(later)),
    )


def _renewal_words(certificate: Held, *, rule: Rule, rules: Sequence[Rule], later: list[Held]) -> str:
    end = certificate.valid_to or date.max
    words = [f"您的“{certificate.item_name}”{certificate.title}有效期至{chinese_date(end)}。"]
    if later:
        words.append("您已取得新证，本事项已完成。")
    elif not certificate.stands:
        words.append("该证已换发或撤销，本事项不再适用。")
    else:
        opens = f"到期前{rule.renewal_opens_days}天起可以办理，" if rule.renewal_opens_days is not None else ""
        words.append(f"{opens}请在到期前换领新证；逾期未换的，到期次日起不得再凭该证作业。")
        if rule.renewal_hours:
            words.append(f"换证前需完成{rule.renewal_hours}学时培训（以考试机构确认为准）。")
    due = certificate.review_due_on
    if due is not None and _knows_review(certificate, rules=rules, day=due) is None:
        words.append(f"原定{chinese_date(due)}的复审不必再办：{rule.instrument}取消了复审，到期换证即可。")
    words.append(f"依据：{rule.instrument}（规则版本 {rule.key}）。")
    return "".join(words)


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
    words = [f"您的“{certificate.item_name}”{certificate.title}应在{chinese_date(due)}前复审。"]
    if done:
        words.append(f"已于{chinese_date(certificate.reviewed_on)}复审。")
    else:
        words.append(
            f"该日期在新规施行之前，当时的规则要求每{rule.review_years}年复审一次；未复审的处理请向发证机关核实。"
        )
    words.append(f"依据：{rule.instrument}（规则版本 {rule.key}）。")
    window = rule.renewal_opens_days
    return DutyValue(
        origin=certificate.origin,
        item_key=certificate.item_key,
        kind=REVIEW,
        opens_on=due - timedelta(days=window) if window is not None else None,
        lapses_on=due,
        edition_key=rule.key,
        explanation="".join(words),
        state=_state(certificate, lapses_on=due, today=today, met=done or bool(later)),
    )
