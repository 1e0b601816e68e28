"""Sample rows of the plan and of what was done, marked as samples; laid once."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.apps import apps
from django.db import transaction

from accounts.api import Organisation, Region, User
from evidence import api as evidence
from outreach.actions.audience import count_audience
from outreach.models import MessageCampaign, Quota, Record
from outreach.permissions import regions_below

PLAN = (
    ("messages", "", 1_000_000, "晋城规划 C5：每年对100万人次发送安全生产微信、短信"),
    ("boards", "", 100, "晋城规划 C6：每年≥100个公共场所制作宣传版面"),
    ("activities", "enterprise", 100, "示例：进企业活动每年100场"),
    ("activities", "village", 20, "梅州指标：每年≥20个村"),
    ("activities", "community", 30, "梅州指标：每年≥30个社区"),
    ("activities", "school", 10, "梅州指标：每年≥10所学校"),
    ("drills", "", 20, "岳阳规划 C28：应急演练20余次"),
    ("materials", "", 20_000, "晋城规划 C7：《公民安全知识手册》发放（数量为示例）"),
    ("heads", "", 30_000, "示例：全年覆盖3万人次"),
)
DONE = (
    ("activities", "enterprise", "班组安全课送进车间", "示例机械厂", 0.32),
    ("activities", "community", "社区用电安全讲座", "示例社区活动室", 0.14),
    ("activities", "village", "村口安全课", "示例村文化广场", 0.10),
    ("activities", "school", "开学安全第一课", "示例小学", 0.06),
    ("boards", "public", "公共场所安全宣传版面", "示例汽车站", 0.16),
    ("events", "public", "安全生产咨询日", "示例广场", 0.06),
    ("drills", "enterprise", "疏散和灭火演练", "示例仓库", 0.07),
    ("materials", "family", "家庭安全手册发放", "示例小区", 0.09),
)
SIZE = {"boards": (1, 3), "materials": (300, 1200)}
HEADS = {"activities": (25, 120), "events": (150, 600), "drills": (30, 160), "materials": (40, 200), "boards": (0, 0)}


def lay_sample(
    *, office: Organisation, regulator: Organisation, editor: User, supervisor: User, today: date, count: int = 520
) -> int:
    """`editor` records for `office`, `supervisor` of `regulator` confirms. Returns the number of records laid; 0 when
    the sample is there already. Nothing is sent to anybody.
    """
    if Quota.objects.filter(is_sample=True).exists():
        return 0
    dice = random.Random("anpei-outreach")  # noqa: S311 - sample rows that must repeat themselves
    with transaction.atomic():
        _lay_plan(office, years=(today.year, today.year - 1))
        rows = _lay_records(office, editor, supervisor, today=today, count=count, dice=dice)
        _lay_campaign(office, editor)
        evidence.append(
            "outreach.sample.laid",
            actor="system",
            subjects=[f"organisation:{office.uuid}", f"organisation:{regulator.uuid}"],
            body={"records": rows},
        )
    return rows


def _place(key: str) -> Any:
    return apps.get_model("publicity", "Place").objects.filter(key=key).first() if key else None


def _lay_plan(office: Organisation, *, years: Sequence[int]) -> None:
    for year in years:
        for measure, place, target, source in PLAN:
            Quota.objects.create(
                measure=measure,
                year=year,
                target=target,
                place=_place(place),
                region_id=office.region_id,
                source=source,
                is_sample=True,
            )


def _lay_records(
    office: Organisation, editor: User, supervisor: User, *, today: date, count: int, dice: random.Random
) -> int:
    regions = list(Region.objects.filter(pk__in=regions_below(office.region_id)).order_by("code"))
    now = evidence.database_now()
    rows = []
    for number in range(count):
        measure, place, title, spot, _share = dice.choices(DONE, [row[-1] for row in DONE])[0]
        on = today - timedelta(days=dice.randrange(1, 640))
        waiting, returned = number % 23 == 7 and (today - on).days < 200, number % 41 == 11
        state = Record.State.SUBMITTED if waiting else Record.State.RETURNED if returned else Record.State.CONFIRMED
        confirmed = state == Record.State.CONFIRMED
        rows.append(
            Record(
                measure=measure,
                title=title,
                place=_place(place),
                spot=spot,
                organisation=office,
                region=dice.choices(regions, [2, *[3] * (len(regions) - 1)])[0],
                done_on=on,
                quantity=dice.randint(*SIZE.get(measure, (1, 1))),
                heads=dice.randint(*HEADS[measure]),
                note="示例记录，数字不是真实统计。",
                state=state,
                reason="缺现场照片，请补上" if returned and not waiting else "",
                is_sample=True,
                recorded_by=editor,
                recorded_at=now,
                confirmed_by=supervisor if confirmed else None,
                confirmed_at=now if confirmed else None,
            )
        )
    Record.objects.bulk_create(rows)
    return len(rows)


def _lay_campaign(office: Organisation, editor: User) -> None:
    campaign = MessageCampaign(
        organisation=office,
        title="冬季用电用气提醒",
        text="天冷了，睡前看三样：电暖器关了、燃气阀关了、炭盆不进屋。有人头晕恶心，先开窗再出门，打120。",
        daily_quota=2800,
        is_sample=True,
        author=editor,
        written_at=evidence.database_now(),
    )
    total, out = count_audience(campaign)
    campaign.estimate = total - out
    campaign.save()
