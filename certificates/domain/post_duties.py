"""What follows from a post: certificate and education before it, assessment after it, hours in each year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from certificates.domain.facts import chinese_date
from certificates.domain.lateness import judged, lines
from certificates.domain.owed import (
    ASSESSMENT,
    INITIAL,
    LEVEL_TRAINING,
    LEVELS,
    SPECIAL,
    YEARLY,
    YEARLY_HOURS,
    DutyValue,
    Fact,
    History,
    Post,
)
from certificates.domain.rules import Rule, add_months, rule_on

MANAGERS, YEARLY_FAMILY, THREE_LEVEL, OPERATIONS = "managers", "yearly", "three_level", "special_operations"


def post_duties(history: History, *, rules: Sequence[Rule], today: date) -> Iterator[DutyValue]:
    """Everything that the posts of a person ask for, in the order of the posts."""
    for post in sorted(history.posts, key=lambda post: (post.starts_on, post.origin)):
        if post.is_leader:
            yield from _assessment(post, history, rules=rules, today=today)
        else:
            yield from _education(post, history, rules=rules, today=today)
        if post.kind == SPECIAL and post.item_key:
            yield from _certificate(post, history, rules=rules, today=today)
        yield from _years(post, history, rules=rules, today=today)


def has_left(post: Post, *, today: date) -> bool:
    """Nothing is asked any more of who gave the post up."""
    return post.ends_on is not None and post.ends_on < today


def _certificate(post: Post, history: History, *, rules: Sequence[Rule], today: date) -> Iterator[DutyValue]:
    """No special work without its certificate: due on the first day of the post."""
    rule = rule_on(rules, family=OPERATIONS, day=post.starts_on)
    if rule is None:
        return
    held = any(
        one.item_key == post.item_key and (one.stands or (one.valid_to or date.max) >= post.starts_on)
        for one in history.held
    )
    state, outcome = judged(rule, lapses_on=post.starts_on, today=today, met=held, dropped=has_left(post, today=today))
    yield DutyValue(
        origin=post.origin,
        item_key=post.item_key,
        kind=INITIAL,
        opens_on=None,
        lapses_on=post.starts_on,
        edition_key=rule.key,
        explanation=lines(
            rule,
            "validity.years",
            f"您自{chinese_date(post.starts_on)}起在“{post.name}”岗位从事特种作业，须先取得相应操作证。",
            "已有相应证书。" if held else "取得证书之前不得上岗作业；单位安排无证人员作业的，依法受罚。",
        ),
        state=state,
        outcome=outcome,
        family=OPERATIONS,
    )


def _assessment(post: Post, history: History, *, rules: Sequence[Rule], today: date) -> Iterator[DutyValue]:
    """R-13: leaders of high-risk units are assessed within months of taking the post."""
    rule = rule_on(rules, family=MANAGERS, day=post.starts_on)
    if rule is None or not post.is_high_risk or rule.assessment_due_months is None:
        return
    due = add_months(post.starts_on, rule.assessment_due_months)
    held = any(
        one.family == MANAGERS
        and (not post.item_key or one.item_key == post.item_key)
        and (one.valid_to or date.max) >= post.starts_on
        for one in history.held
    )
    state, outcome = judged(rule, lapses_on=due, today=today, met=held, dropped=has_left(post, today=today))
    yield DutyValue(
        origin=post.origin,
        item_key=post.item_key,
        kind=ASSESSMENT,
        opens_on=post.starts_on,
        lapses_on=due,
        edition_key=rule.key,
        explanation=lines(
            rule,
            "clocks.assessment_due_months assessment_fee_yuan",
            f"您自{chinese_date(post.starts_on)}起任“{post.name}”，高危行业单位的负责人和安全生产管理人员须在任职后"
            f"{rule.assessment_due_months}个月内考核合格（最迟{chinese_date(due)}）。",
            "已有考核合格证。" if held else "逾期未考核合格的，不得继续履职，单位依法受罚；考核不收费。",
        ),
        state=state,
        outcome=outcome,
        family=MANAGERS,
        high_risk=True,
    )


def level_training_done(
    trainings: Sequence[Fact], *, organisation: str, due: date, rule: Rule, former: Sequence[Post] = ()
) -> bool:
    """Whether this organisation taught for this beginning, at most the edition's `counts_before_days` before it.

    What another organisation taught says nothing of this one's dangers. `former`: posts held here before a move; the
    education that one of them asked for itself is not the move's as well (R-11).
    """
    before = timedelta(days=rule.counts_before_days)
    days = sorted(one.starts_on for one in trainings if one.organisation == organisation)
    for begun in sorted(one.starts_on for one in former if one.starts_on > due - before):
        own = next((day for day in days if begun - before <= day < due), None)
        if own is not None:
            days.remove(own)
    return any(day >= due - before for day in days)


def _held_before(post: Post, history: History) -> list[Post]:
    """Other posts that began earlier in the same organisation, the latest last."""
    before = [
        one
        for one in history.posts
        if one.organisation == post.organisation and one.starts_on < post.starts_on and one.name != post.name
    ]
    return sorted(before, key=lambda one: (one.starts_on, one.origin))


def _education(post: Post, history: History, *, rules: Sequence[Rule], today: date) -> Iterator[DutyValue]:
    """R-10 before the first post of an organisation: all three levels; R-11 after a move: workshop and team again."""
    rule = rule_on(rules, family=THREE_LEVEL, day=post.starts_on)
    if rule is None or not rule.levels:
        return
    before = _held_before(post, history)
    moved = before[-1] if before else None
    done = level_training_done(
        history.of(LEVEL_TRAINING),
        organisation=post.organisation,
        due=post.starts_on,
        rule=rule,
        former=[one for one in before if not one.is_leader],
    ) or (moved is None and _has_proof(history, post))
    hours = rule.asked_initial(high_risk=post.is_high_risk)
    day = chinese_date(post.starts_on)
    if moved is None:
        wanted = "、".join(rule.levels)
        why = f"您自{day}起到“{post.name}”岗位工作，上岗前须完成{wanted}教育" + (
            f"，合计不少于{hours}学时。" if hours else "。"
        )
        paths = "hours.levels hours.initial_high_risk" if post.is_high_risk else "hours.levels hours.initial"
    else:
        why = f"您{day}由“{moved.name}”调到“{post.name}”，须重新接受{'、'.join(rule.reopened_levels)}教育。"
        paths = "hours.reopen_after_off_post_months hours.reopened_levels"
    state, outcome = judged(rule, lapses_on=post.starts_on, today=today, met=done, dropped=has_left(post, today=today))
    yield DutyValue(
        origin=post.origin,
        item_key="",
        kind=LEVELS,
        opens_on=post.starts_on - timedelta(days=rule.counts_before_days),
        lapses_on=post.starts_on,
        edition_key=rule.key,
        explanation=lines(rule, paths, why, "已完成。" if done else "未经教育合格的，不得上岗作业。"),
        state=state,
        outcome=outcome,
        family=THREE_LEVEL,
        high_risk=post.is_high_risk,
    )


def _has_proof(history: History, post: Post) -> bool:
    """A 三级教育 certificate that was valid when the post began."""
    return any(one.family == THREE_LEVEL and one.stands and one.valid_from <= post.starts_on for one in history.held)


def _years(post: Post, history: History, *, rules: Sequence[Rule], today: date) -> Iterator[DutyValue]:
    """R-12: one duty for each year of the post that the platform has seen; the first year is the initial training's.

    Years before the platform knew of the post are not judged: nobody kept their hours here.
    """
    family = MANAGERS if post.is_leader else YEARLY_FAMILY
    number = 0
    while True:
        number += 1
        begin, end = _period(post, number, rules=rules, family=family)
        if begin > today or (post.ends_on is not None and post.ends_on < begin):
            return
        rule = rule_on(rules, family=family, day=end)
        hours = rule.asked_yearly(high_risk=post.is_high_risk) if rule else None
        if rule is not None and hours and end >= (post.known_on or post.starts_on):
            yield _year(post, history, rule=rule, asked=hours, begin=begin, end=end, today=today)


def _period(post: Post, number: int, *, rules: Sequence[Rule], family: str) -> tuple[date, date]:
    """First and last day of the n-th year after the first: a calendar year, or counted from the post."""
    anniversary = add_months(post.starts_on, 12 * number)
    rule = rule_on(rules, family=family, day=anniversary)
    if rule is not None and rule.year_counts_from == "post":
        return anniversary, add_months(post.starts_on, 12 * (number + 1)) - timedelta(days=1)
    year = post.starts_on.year + number
    return date(year, 1, 1), date(year, 12, 31)


def _year(post: Post, history: History, *, rule: Rule, asked: int, begin: date, end: date, today: date) -> DutyValue:
    counted = sum(one.hours for one in history.studied if one.family == rule.family and begin <= one.on <= end)
    counted += sum(one.hours for one in history.of(YEARLY_HOURS) if begin <= one.starts_on <= end)
    met = counted >= asked
    left = post.ends_on is not None and post.ends_on < end and has_left(post, today=today)
    state, outcome = judged(rule, lapses_on=end, today=today, met=met, dropped=left)
    path = "hours.yearly_high_risk" if post.is_high_risk and rule.yearly_high_risk is not None else "hours.yearly"
    span = f"{begin.year}年" if begin == date(begin.year, 1, 1) else f"{chinese_date(begin)}至{chinese_date(end)}"
    return DutyValue(
        origin=f"{post.origin}:{begin:%Y%m%d}",
        item_key=post.item_key if post.is_leader else "",
        kind=YEARLY,
        opens_on=begin,
        lapses_on=end,
        edition_key=rule.key,
        explanation=lines(
            rule,
            f"{path} hours.year_counts_from",
            f"“{post.name}”岗位{span}须完成{asked}学时再培训，已计{counted:g}学时。",
            "已完成。" if met else f"未满学时的，不得继续上岗，单位依法受罚；还差{asked - counted:g}学时。",
        ),
        state=state,
        outcome=outcome,
        family=rule.family,
        high_risk=post.is_high_risk,
    )
