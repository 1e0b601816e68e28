"""A sitting whose papers hold an essay and a case with one, with three markers on duty."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import timedelta

from accounts.api import User, person_of
from evidence import api as evidence
from exams.actions.approve_import import approve_import
from exams.actions.assign_staff import assign_staff
from exams.actions.check_import import check_import
from exams.actions.claim_answer import claim_answer
from exams.actions.commit_import import commit_import
from exams.actions.end_attempt import end_attempt
from exams.actions.give_mark import give_mark, rubric_of
from exams.actions.lock_sitting import lock_sitting
from exams.actions.prove_blueprint import approve_blueprint
from exams.actions.register_candidate import register_candidate
from exams.actions.save_answers import save_answers
from exams.actions.save_blueprint import save_blueprint
from exams.actions.start_attempt import start_attempt
from exams.domain.blueprint import QuotaRule, SectionRule
from exams.domain.paper import positions
from exams.models import Attempt, MarkedAnswer, Registration, Sitting
from tests.exams import factories as make

COLUMNS = (*make.COLUMNS, "案例号", "评分标准")
ESSAY = {
    "题号": "E0001", "题型": "简答", "题干": "有人触电，应当怎样做？", "知识点": "安全用电/急救",
    "评分标准": "60% 先切断电源\n40% 再施行心肺复苏", "解析": "先断电，后施救。",
}  # fmt: skip
CASE = [
    {"题号": "C0001", "题型": "案例", "题干": "某车间配电箱冒烟。", "知识点": "安全用电/急救", "案例号": "1"},
    {"题型": "判断", "题干": "可以用水灭火。", "答案": "错", "案例号": "1"},
    {"题型": "简答", "题干": "说出处置的步骤。", "案例号": "1", "评分标准": "100% 断电、报告、用干粉灭火器"},
]  # fmt: skip


@dataclass
class MarkingWorld:
    """The sitting under way; `markers` are three accounts on the duty."""

    body: make.Body
    sitting: Sitting
    registrations: list[Registration]
    markers: list[User] = field(default_factory=list)

    def add_markers(self, count: int) -> None:
        for _ in range(count):
            user = make.people.make_staff("assessor", self.body.organisation)
            assign_staff(self.sitting, person_of(user), duty="marker", user=self.body.officer)
            self.markers.append(user)


def make_bank(body: make.Body):
    """Ten judgements, one essay, one case with a judgement and an essay."""
    bank = make.make_bank(body, judgements=10)
    file = io.BytesIO(make.workbook([ESSAY, *CASE], columns=COLUMNS))
    batch = check_import(file, name="简答.xlsx", bank=bank, user=body.author)
    approve_import(commit_import(batch, user=body.author), user=body.reviewer)
    return bank


def make_marking(*, candidates: int = 2, cut_score: int = 6000) -> MarkingWorld:
    """Papers of 100 marks: judgements 50, the essay 25, the case 25."""
    body = make.make_body()
    sections = [
        SectionRule("一、判断题", "judgement", 500, (QuotaRule("judgement", 10),)),
        SectionRule("二、简答题", "essay", 2500, (QuotaRule("essay", 1),)),
        SectionRule("三、案例题", "case", 2500, (QuotaRule("case", 1),)),
    ]
    blueprint = save_blueprint(
        name="含简答的方案", bank=make_bank(body), minutes=120, cut_score=cut_score, review="score",
        sections=sections, user=body.officer,
    )  # fmt: skip
    sitting = make.make_sitting(body, blueprint=approve_blueprint(blueprint, user=body.officer))
    assign_staff(sitting, body.invigilator.person, duty="invigilator", user=body.officer)
    for number in range(candidates):
        person = make.make_candidate(f"考生{number}")
        register_candidate(sitting, person, user=body.officer, health_promised=True)
    lock_sitting(sitting, user=body.officer)
    moved = evidence.database_now() - timedelta(minutes=1)
    Sitting.objects.filter(pk=sitting.pk).update(starts_at=moved, ends_at=moved + timedelta(hours=3))
    sitting.refresh_from_db()
    world = MarkingWorld(body, sitting, list(sitting.registrations.select_related("person").order_by("seat")))
    world.add_markers(3)
    return world


def sit(registration: Registration, *, right: bool = True, essay: str = "先断电，再救人。") -> Attempt:
    """All that has a key answered rightly or not at all, the essays with `essay`, handed in."""
    registration.refresh_from_db()
    attempt = start_attempt(registration)
    key = attempt.paper.answer_key.letters
    answers = []
    for _section, item in positions(attempt.paper.content):
        value = essay if item["type"] == "essay" else key[str(item["n"])] if right else ""
        if value:
            answers.append((item["n"], 1_000_000 + item["n"], value))
    if answers:
        save_answers(attempt.uuid, writer=attempt.writer, answers=answers)
    end_attempt(attempt.uuid, by_candidate=True)
    attempt.refresh_from_db()
    return attempt


def give(mark, user: User, *, share: int) -> MarkedAnswer:
    """`share` percent of every line of the rubric."""
    return give_mark(mark, [line.most * share // 100 for line in rubric_of(mark.answer)], user=user)


def mark_all(sitting: Sitting, user: User, *, share: int) -> int:
    """Everything that is left for this marker; returns how many answers."""
    count = 0
    while (mark := claim_answer(sitting, user=user)) is not None:
        give(mark, user, share=share)
        count += 1
    return count
