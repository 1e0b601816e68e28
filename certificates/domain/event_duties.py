"""What follows from events at work: time away, a new process, a medical check that runs out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from certificates.domain.facts import chinese_date
from certificates.domain.lateness import judged, lines
from certificates.domain.owed import (
    ABSENCE,
    HEALTH,
    LEVEL_TRAINING,
    LEVELS,
    MEDICAL,
    NEW_PROCESS,
    PRACTICAL,
    PRACTICAL_PASSED,
    PROCESS,
    PROCESS_TRAINING,
    DutyValue,
    Fact,
    History,
    Post,
)
from certificates.domain.post_duties import OPERATIONS, THREE_LEVEL, YEARLY_FAMILY, has_left, level_training_done
from certificates.domain.rules import Rule, add_months, rule_on


def event_duties(history: History, *, rules: Sequence[Rule], today: date) -> Iterator[DutyValue]:
    """Everything that the facts of a person's work ask for, in their order."""
    for fact in sorted(history.facts, key=lambda fact: (fact.starts_on, fact.origin)):
        if fact.kind == ABSENCE:
            yield from _practical_again(fact, history, rules=rules, today=today)
            yield from _levels_again(fact, history, rules=rules, today=today)
        elif fact.kind == PROCESS:
            yield from _new_process(fact, history, rules=rules, today=today)
        elif fact.kind == HEALTH and fact.ends_on is not None:
            yield from _medical(fact, history, rules=rules, today=today)


def _practical_again(fact: Fact, history: History, *, rules: Sequence[Rule], today: date) -> Iterator[DutyValue]:
    """R-09: off special work for months, so the practical examination again before going back, for each item held."""
    begun = rule_on(rules, family=OPERATIONS, day=fact.starts_on)
    if begun is None or begun.off_work_months is None:
        return
    long_on = add_months(fact.starts_on, begun.off_work_months)
    due = fact.ends_on or long_on
    rule = rule_on(rules, family=OPERATIONS, day=due)
    if (fact.ends_on or today) < long_on or rule is None or rule.off_work_months is None:
        return
    passed = any(one.starts_on >= long_on for one in history.of(PRACTICAL_PASSED))
    held = {
        one.item_key: one
        for one in sorted(history.held, key=lambda one: (one.valid_from, one.origin))
        if one.family == OPERATIONS and one.stands and one.valid_from < long_on <= (one.valid_to or date.max)
    }
    for item_key, one in sorted(held.items()):
        anew = any(other.item_key == item_key and other.valid_from >= long_on for other in history.held if other.stands)
        met = passed or anew
        state, outcome = judged(rule, lapses_on=due, today=today, met=met)
        yield DutyValue(
            origin=f"{fact.origin}:{item_key}",
            item_key=item_key,
            kind=PRACTICAL,
            opens_on=long_on,
            lapses_on=due,
            edition_key=rule.key,
            explanation=lines(
                rule,
                "practical.again_after_off_work_months",
                f"您自{chinese_date(fact.starts_on)}起离开“{one.item_name}”作业岗位，"
                f"到{chinese_date(due)}已满{rule.off_work_months}个月。",
                "已重新通过实操考试。"
                if met
                else "重新上岗前须通过实操考试；未通过的，不得从事该项作业，证书本身不作废。",
            ),
            state=state,
            outcome=outcome,
            family=OPERATIONS,
        )


def _post_on(history: History, fact: Fact) -> Post | None:
    """The post that the fact speaks of: held on its first day in the same organisation."""
    day = fact.starts_on
    held = [
        post
        for post in history.posts
        if post.organisation == fact.organisation
        and not post.is_leader
        and post.starts_on <= day
        and (post.ends_on is None or day <= post.ends_on)
    ]
    return max(held, key=lambda post: (post.starts_on, post.origin), default=None)


def _levels_again(fact: Fact, history: History, *, rules: Sequence[Rule], today: date) -> Iterator[DutyValue]:
    """R-11: a year or more off the post, so workshop and team level again."""
    rule = rule_on(rules, family=THREE_LEVEL, day=fact.ends_on or fact.starts_on)
    post = _post_on(history, fact)
    if rule is None or rule.reopen_months is None or post is None:
        return
    long_on = add_months(fact.starts_on, rule.reopen_months)
    if (fact.ends_on or today) < long_on:
        return
    due = fact.ends_on or long_on
    done = level_training_done(history.of(LEVEL_TRAINING), organisation=fact.organisation, due=due, rule=rule)
    state, outcome = judged(rule, lapses_on=due, today=today, met=done, dropped=has_left(post, today=today))
    yield DutyValue(
        origin=fact.origin,
        item_key="",
        kind=LEVELS,
        opens_on=long_on,
        lapses_on=due,
        edition_key=rule.key,
        explanation=lines(
            rule,
            "hours.reopen_after_off_post_months hours.reopened_levels",
            f"您自{chinese_date(fact.starts_on)}起离岗满{rule.reopen_months}个月，"
            f"重新上岗须再接受{'、'.join(rule.reopened_levels)}教育。",
            "已完成。" if done else "未经教育合格的，不得重新上岗。",
        ),
        state=state,
        outcome=outcome,
        family=THREE_LEVEL,
        high_risk=post.is_high_risk,
    )


def _new_process(fact: Fact, history: History, *, rules: Sequence[Rule], today: date) -> Iterator[DutyValue]:
    rule = rule_on(rules, family=THREE_LEVEL, day=fact.starts_on)
    if rule is None or rule.new_process_days is None:
        return
    due = fact.starts_on + timedelta(days=rule.new_process_days)
    earliest = fact.starts_on - timedelta(days=rule.counts_before_days)
    done = any(
        one.starts_on >= earliest and (one.note, one.organisation) == (fact.note, fact.organisation)
        for one in history.of(PROCESS_TRAINING)
    )
    post = _post_on(history, fact)
    state, outcome = judged(
        rule, lapses_on=due, today=today, met=done, dropped=post is None or has_left(post, today=today)
    )
    yield DutyValue(
        origin=fact.origin,
        item_key="",
        kind=NEW_PROCESS,
        opens_on=earliest,
        lapses_on=due,
        edition_key=rule.key,
        explanation=lines(
            rule,
            "duties.new_process_days",
            f"您的岗位自{chinese_date(fact.starts_on)}起采用“{fact.note}”，须接受有针对性的安全培训。",
            "已完成。" if done else "未经培训合格的，不得操作新工艺、新技术、新设备、新材料。",
        ),
        state=state,
        outcome=outcome,
        family=THREE_LEVEL,
        high_risk=post is not None and post.is_high_risk,
    )


def _medical(fact: Fact, history: History, *, rules: Sequence[Rule], today: date) -> Iterator[DutyValue]:
    """Only what was recorded is watched: the law's own intervals differ by hazard and stand on the check's report."""
    end = fact.ends_on or date.max
    rule = rule_on(rules, family=OPERATIONS, day=end)
    if rule is None:
        return
    newer = any((one.ends_on or date.max) > end for one in history.of(HEALTH))
    gone = bool(history.posts) and all(has_left(post, today=today) for post in history.posts)
    state, outcome = judged(rule, lapses_on=end, today=today, met=newer, dropped=gone)
    yield DutyValue(
        origin=fact.origin,
        item_key="",
        kind=MEDICAL,
        opens_on=None,
        lapses_on=end,
        edition_key=rule.key,
        explanation=lines(
            rule,
            "eligibility.health_promise",
            f"登记的体检（{chinese_date(fact.starts_on)}）有效期至{chinese_date(end)}。",
            "已有新的体检记录。" if newer else "到期前请重新体检并登记；健康条件不再符合的，不得从事相应作业。",
        ),
        state=state,
        outcome=outcome,
        family=YEARLY_FAMILY,
    )
