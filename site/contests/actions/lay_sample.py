"""The sample contest: open now, two rounds, three teams, forty people who have played. Laid once."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.db import transaction

from accounts.api import Organisation, User, mask_name
from contests.actions.add_teams import add_teams
from contests.actions.approve_contest import approve_contest
from contests.actions.enter_contest import take_seat
from contests.actions.finish_play import questions_of
from contests.actions.save_contest import save_contest
from contests.actions.turn_contest import turn_contests
from contests.domain.drawing import draw
from contests.domain.fairness import TOO_FAST
from contests.domain.scoring import mark
from contests.models import Contest, Entry, Play, Round, Team
from evidence import api as evidence
from exams.api import Dice

SLUG = "ankang-sample"
TITLE = "“安康杯”安全知识竞赛（示例）"
FAMILY = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏"
GIVEN = ("安宁", "建国", "晓", "海燕", "志强", "敏", "国庆", "雪", "立新", "小芳", "卫东", "静")
RULES = "本竞赛为平台示例，参赛者和成绩均为虚构。\n一等奖 1 名、二等奖 3 名、三等奖 6 名，颁发电子竞赛证书。"


def lay_sample_contest(
    author: User, approver: User, organiser: Organisation, *, bank: str = "contest-general", players: int = 40
) -> Contest:
    """The sample contest; the one that is there when it was laid before. Both people edit the organiser's pages."""
    held = Contest.objects.filter(slug=SLUG).first()
    if held is not None:
        return held
    now = evidence.database_now()
    contest = Contest(
        slug=SLUG,
        title=TITLE,
        lead="两轮答题，个人、战队、单位同场排名。手机打开就能参加。",
        rules=RULES,
        organiser=organiser,
        one_per_device=False,
        opens_at=now - timedelta(days=2),
        closes_at=now + timedelta(days=28),
    )
    with transaction.atomic():
        save_contest(
            contest,
            rounds=[
                Round(title="第一轮 人人应知", bank=bank, count=10, seconds=180, tries=2),
                Round(title="第二轮 隐患找茬", bank=bank, count=15, seconds=240, points=10, bonus=30, tries=1),
            ],
            organisations=[],
            by=author,
        )
        contest = approve_contest(contest, by=approver)
        teams = add_teams(contest, ["电力检修一班", "焊工铁军", "高处作业先锋队"], by=author, organisation=None)
        for number in range(players):
            _play_through(contest, teams, number, now=now)
    turn_contests()
    contest.refresh_from_db()
    return contest


def _play_through(contest: Contest, teams: list[Team], number: int, *, now: datetime) -> None:
    dice = Dice(f"sample-contest:{number}")
    name = FAMILY[number % len(FAMILY)] + GIVEN[dice.below(len(GIVEN))]
    entry = Entry(
        contest=contest,
        name=name,
        display_name=mask_name(name),
        joined_at=now - timedelta(hours=30 - number % 24),
    )
    if number % 4:
        take_seat(entry, teams[number % len(teams)]) if number < 24 else None
    entry.save()
    for contest_round in contest.rounds.all():
        if contest_round.order == 1 or number % 3:
            _one_play(entry, contest_round, dice, at=entry.joined_at + timedelta(minutes=10 * contest_round.order))


def _one_play(entry: Entry, contest_round: Round, dice: Dice, *, at: datetime) -> None:
    """A finished play as a phone would have left it; the thirteenth player answers too fast and is put aside."""
    seed = f"{entry.pk:08d}{contest_round.pk:08d}"
    pool = [question["id"] for question in contest_round.pool.questions]
    play = Play(
        contest_id=contest_round.contest_id,
        round=contest_round,
        entry=entry,
        number=1,
        token_hash=secrets.token_hex(32),
        seed=seed,
        items=draw(pool, seen=(), count=contest_round.count, shuffle=Dice(f"contest:{seed}").shuffled),
        started_at=at,
        deadline_at=at + timedelta(seconds=contest_round.seconds),
    )
    hurried = entry.pk % 13 == 0 and contest_round.order == 1
    spent = 2400 if hurried else (30 + dice.below(120)) * 1000 + dice.below(1000)
    keys = [question.key for question, _order in questions_of(play)]
    skill = 55 + dice.below(44)
    answers = {place: list(key) if dice.below(100) < skill else [] for place, key in enumerate(keys)}
    result = mark(keys, answers, scale=contest_round.scale, elapsed_ms=spent)
    play.answers = {str(place): value for place, value in answers.items()}
    play.right, play.score, play.spent_ms = list(result.right), result.score, result.spent_ms
    play.finished_at = at + timedelta(milliseconds=spent)
    play.state, play.flags = (Play.State.HELD, [TOO_FAST]) if hurried else (Play.State.COUNTED, [])
    play.save()
