"""A sample under way for the supervisor's desk: two judged, one finding answered, one overdue."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from accounts.api import User
from audits import api as audits
from portal.sample.places import Places


def lay_audits(places: Places, users: dict[str, User], *, today: date) -> str:
    """The regulator audits what was issued in the past six years; the exam body's administrator has answered once."""
    supervisor, regulator = users["supervisor"], places.regulator
    with transaction.atomic():
        sample = audits.draw_sample(
            audits.Conditions(today - timedelta(days=2400), today),
            title=f"{today.year}年第四季度证书抽查",
            size=6,
            owner=regulator,
            user=supervisor,
        )
        cases = list(sample.cases.select_related("certificate__issuer", "sample__owner"))
        audits.judge_case(cases[0], verdict="sound", note="", user=supervisor)
        audits.judge_case(cases[1], verdict="faulty", note="班级纸质签到表缺两次签名", user=supervisor)
        audits.open_finding(
            owner=regulator,
            organisation=places.institutions[0],
            kind="hours",
            text="班级纸质签到表缺两次签名，电子学时与纸质记录不能对应。",
            due_on=today + timedelta(days=12),
            user=supervisor,
            case=cases[1],
        )
    return f"{sample.title}：抽取 {len(cases)} 张，已核查 2 张"
