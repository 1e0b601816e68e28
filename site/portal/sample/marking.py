"""A sitting of yesterday whose essays are being marked: one marker has done with them, one half, one has yet to begin."""

from __future__ import annotations

import io
import random
from collections.abc import Sequence
from datetime import datetime, timedelta

from accounts.api import Person, User, person_of, write_table
from courses.api import Part
from exams.api import (
    Attempt,
    Blueprint,
    ItemBank,
    LatePack,
    QuotaRule,
    Registration,
    Response,
    SectionRule,
    Sitting,
    approve_blueprint,
    approve_import,
    assign_staff,
    check_import,
    claim_answer,
    commit_import,
    end_attempt,
    give_mark,
    propose_late,
    rubric_of,
    save_blueprint,
    seal_answers,
    start_attempt,
)
from portal.sample.places import Places
from portal.sample.sittings import Sittings
from qualifications.api import OperationItem

KEY, ITEM, AREA = "safety-manager-essay", "safety-manager-hazchem", "安全管理/综合"
HEADER = ("题号", "题型", "题干", "知识点", "答案", "案例号", "评分标准")
JUDGEMENTS = (
    ("主要负责人对本单位的安全生产工作全面负责。", "对"),
    ("从业人员发现直接危及人身安全的紧急情况时，有权停止作业或者撤离作业场所。", "对"),
    ("劳动防护用品可以折成现金发给员工。", "错"),
    ("动火作业结束后，不必检查现场就可以离开。", "错"),
    ("进入受限空间之前，应当先通风、再检测、后作业。", "对"),
    ("化学品安全技术说明书应当放在作业人员随手看得到的地方。", "对"),
    ("应急预案编好以后，不必演练。", "错"),
    ("事故隐患治理要落实责任、措施、资金、时限和预案。", "对"),
    ("外来施工人员可以不接受入厂安全教育。", "错"),
    ("交接班时，应当说明设备的异常情况和未完成的作业。", "对"),
)
ESSAYS = (
    (
        "员工进入储罐清理之前，管理人员应当确认哪些事项？",
        (
            (30, "物料和能源已经隔断"),
            (30, "已通风，氧含量和有害气体检测合格"),
            (20, "有监护人和联络办法"),
            (20, "应急救援器材在场"),
        ),
    ),
    (
        "车间发生少量氯气泄漏，当班人员应当怎样处置？",
        ((40, "佩戴防护，向上风方向撤离无关人员"), (30, "切断来源并堵漏"), (30, "报告并警戒")),
    ),
    (
        "怎样组织一次有效的现场处置方案演练？",
        ((40, "定好目标和情景"), (30, "分工实施并有人观察"), (30, "评估并改进预案")),
    ),
)
CASE = (
    "某企业在储罐区动火，作业票由班长代签，现场没有检测可燃气体，焊渣引燃残留油气，一人受伤。",
    "作业票可以由班长代签。",
    "指出这次作业违反规定的地方，并说明应当怎样做。",
    (
        (40, "作业票由有权的人到现场确认后签发"),
        (40, "动火前检测可燃气体并合格"),
        (20, "清理残留物，备好灭火器材"),
    ),
)
LATE = 2
MARKERS = ("reviewer", "author", "marker")


def lay_marking(
    places: Places, users: dict[str, User], people: Sequence[Person], sittings: Sittings, *, starts_at: datetime
) -> Sitting:
    """Bank, blueprint, sitting, hand-ins and the first marks. `people` have had their training."""
    item = OperationItem.objects.get(key=ITEM)
    sitting = sittings.set_up(
        item, people, part=Part.THEORY, starts_at=starts_at, blueprint=_blueprint(_bank(places, users), users)
    )
    for login in MARKERS:
        person = person_of(users[login])
        if person is not None:
            assign_staff(sitting, person, duty="marker", user=users["officer"])
    dice = random.Random("anpei-marking")
    for at, registration in enumerate(sitting.registrations.filter(state=Registration.State.REGISTERED)):
        _sit(registration, dice, to_the_end=at < LATE)
    _late(sitting, users["invigilator"])
    count = sitting.marked_items.count() * len(people)
    for login, some in (("reviewer", count), ("author", count // 2)):
        _mark(sitting, users[login], some, dice)
    return sitting


def _bank(places: Places, users: dict[str, User]) -> ItemBank:
    bank, created = ItemBank.objects.get_or_create(
        key=KEY,
        defaults={
            "name": "安全管理人员简答题库",
            "operation_item": OperationItem.objects.get(key=ITEM),
            "owner": places.exam_body,
            "scope": ItemBank.Scope.OWN,
        },
    )
    if created:
        file = io.BytesIO(write_table("题库", HEADER, list(_rows())))
        batch = check_import(file, name="简答.xlsx", bank=bank, user=users["author"])
        approve_import(commit_import(batch, user=users["author"], strict=True), user=users["reviewer"])
    return bank


def _rows() -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [
        (f"P{number:03d}", "判断", stem, AREA, key, "", "") for number, (stem, key) in enumerate(JUDGEMENTS, start=1)
    ]
    rows += [
        (f"J{number:03d}", "简答", stem, AREA, "", "", _rubric(lines))
        for number, (stem, lines) in enumerate(ESSAYS, start=1)
    ]
    stem, judged, asked, lines = CASE
    rows.append(("A001", "案例", stem, AREA, "", "1", ""))
    rows.append(("", "判断", judged, "", "错", "1", ""))
    rows.append(("", "简答", asked, "", "", "1", _rubric(lines)))
    return rows


def _rubric(lines: Sequence[tuple[int, str]]) -> str:
    return "\n".join(f"{share}% {text}" for share, text in lines)


def _blueprint(bank: ItemBank, users: dict[str, User]) -> Blueprint:
    sections = (("一、判断题", "judgement", 10, 400), ("二、简答题", "essay", 2, 1500), ("三、案例题", "case", 1, 3000))
    draft = save_blueprint(
        name="安全管理人员考试（含简答）",
        bank=bank,
        minutes=120,
        cut_score=6000,
        review=Blueprint.Review.SCORE,
        sections=[SectionRule(title, kind, marks, (QuotaRule(kind, count),)) for title, kind, count, marks in sections],
        user=users["officer"],
    )
    return approve_blueprint(draft, user=users["officer"])


def _sit(registration: Registration, dice: random.Random, *, to_the_end: bool) -> None:
    """Every essay names some of its rubric's points; the judgements are mostly right. `to_the_end`: time ran out."""
    attempt = start_attempt(registration, now=registration.sitting.starts_at + timedelta(minutes=1))
    rows = []
    for position, key in attempt.paper.answer_key.letters.items():
        if isinstance(key, dict):
            points = [str(line["text"]) for line in key["rubric"]]
            known = [point for point in points if dice.random() < 0.7]
            value = "；".join(known) + "。" if known else "不太清楚，按领导的要求做。"
        else:
            value = key if dice.random() < 0.85 else {"T": "F", "F": "T"}[key]
        saved_at = attempt.started_at + timedelta(minutes=3 * int(position))
        rows.append(Response(attempt=attempt, position=int(position), rev=1_000_000, value=value, saved_at=saved_at))
    Response.objects.bulk_create(rows)
    over = attempt.deadline_at + timedelta(seconds=attempt.grace_seconds + 5)
    end_attempt(attempt.uuid, by_candidate=not to_the_end, now=over if to_the_end else _ended(attempt))


def _late(sitting: Sitting, invigilator: User) -> None:
    """Those who sat to the end were without a network then: one case is told already, one is new."""
    attempts = Attempt.objects.filter(registration__sitting=sitting).select_related("registration")
    attempts = attempts.filter(state=Attempt.State.CLOSED).order_by("pk")
    for seconds, attempt in zip((95, 260), attempts, strict=False):
        came = (attempt.ended_at or attempt.deadline_at) + timedelta(seconds=seconds)
        answers = [(position, 1_000_100 + position, "F") for position in (2, 5, 9)]
        seal_answers(attempt, answers, cause=LatePack.Cause.DEADLINE, now=came)
    first = LatePack.objects.filter(attempt__registration__sitting=sitting).order_by("pk").first()
    if first is not None:
        reason = "11:00 教室交换机断电，11:03 恢复，考生一直在座位上作答"
        propose_late(first, advice=LatePack.State.COUNTED, reason=reason, user=invigilator)


def _ended(attempt: Attempt) -> datetime:
    return min(attempt.started_at + timedelta(minutes=70), attempt.deadline_at)


def _mark(sitting: Sitting, user: User, count: int, dice: random.Random) -> None:
    """A point that is named counts; now and then a marker sees it otherwise."""
    for _ in range(count):
        mark = claim_answer(sitting, user=user)
        if mark is None:
            return
        text = Response.objects.get(attempt=mark.answer.attempt_id, position=mark.answer.position).value
        give_mark(
            mark,
            [line.most if (line.text in text) != (dice.random() < 0.12) else 0 for line in rubric_of(mark.answer)],
            user=user,
        )
