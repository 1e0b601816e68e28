"""Lists of a class as workbooks; every cell is text (SEC-08)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Sum
from django.utils import timezone

from accounts.api import write_table
from courses.actions.print_archive import member_rows, named_marks
from courses.actions.read_evaluation import Said, read_evaluation
from courses.models import HoursEntry, TrainingClass
from qualifications import api as qualifications

HOURS = ("序号", "姓名", "证件号码", "工作单位", "应修理论", "已修理论", "应修实操", "已修实操", "结论")
SUBSIDY = (
    "序号", "姓名", "证件类型", "证件号码", "工作单位", "培训班", "操作项目", "开班日期", "结业日期", "学时", "结论",
    "收费（元）",
)  # fmt: skip

CLASSES = ("班级", "操作项目", "培训机构", "开班日期", "结业日期", "应修理论", "应修实操", "学员", "状态")
MARKS = ("姓名", "证件号码", "类别", "名称", "日期", "得分", "合格线", "结论")


def class_table(classes: Iterable[Any]) -> bytes:
    """Classes with their members, as the list shows them."""
    rows = [
        (row.name, row.operation_item.name, row.institution.name, row.starts_on.isoformat(), row.ends_on.isoformat(),
         row.required_theory_hours, row.required_practical_hours, row.members, str(row.get_state_display()))
        for row in classes
    ]  # fmt: skip
    return write_table("培训班", CLASSES, rows, widths={"班级": 34, "培训机构": 30})


def hours_list(training_class: TrainingClass) -> bytes:
    """Everybody with hours asked and done."""
    theory, practical = training_class.required_theory_hours, training_class.required_practical_hours
    rows = [
        (number, row["person"].name, row["person"].id_number_masked, row["employer"], theory, f"{row['done'].theory:g}",
         practical, f"{row['done'].practical:g}", row["word"])
        for number, row in enumerate(member_rows(training_class), start=1)
    ]  # fmt: skip
    return write_table("学时汇总", HOURS, rows, widths={"工作单位": 30, "证件号码": 22})


def subsidy_list(training_class: TrainingClass) -> bytes:
    """沅江意见 (T51): person, item, result, fee. Only those whose hours are full; the fee is the edition's, else blank.

    Numbers stay masked: whoever pays asks for them on their own ground, by the person's record.
    """
    item = training_class.operation_item
    fee = qualifications.edition_for(item.family, on=training_class.starts_on).assessment_fee_yuan
    rows = [
        (number, row["person"].name, row["person"].get_document_display(), row["person"].id_number_masked,
         row["employer"], training_class.name, item.name, training_class.starts_on.isoformat(),
         training_class.ends_on.isoformat(), f"{row['done'].theory + row['done'].practical:g}", row["word"],
         "" if fee is None else fee)
        for number, row in enumerate((row for row in member_rows(training_class) if row["is_full"]), start=1)
    ]  # fmt: skip
    return write_table("补贴名单", SUBSIDY, rows, widths={"工作单位": 30, "培训班": 34, "证件号码": 22})


def marks_list(training_class: TrainingClass) -> bytes:
    """Mock examinations and published marks, a line each."""
    rows = [
        (person.name, person.id_number_masked, mark.kind, mark.title, mark.day.isoformat(), mark.score, mark.cut,
         mark.word)
        for person, mark in named_marks(training_class)
    ]  # fmt: skip
    return write_table("成绩", MARKS, rows, widths={"名称": 34, "证件号码": 22})


def attendance_list(training_class: TrainingClass) -> bytes:
    """Everybody beside every confirmed meeting: the minutes it counts, blank for who was not there."""
    sessions = list(training_class.sessions.filter(closed_at__isnull=False).order_by("starts_at"))
    entries = HoursEntry.objects.filter(session__in=sessions).order_by().values_list("person", "session")
    minutes = {(person, session): total for person, session, total in entries.annotate(sum=Sum("minutes"))}
    members = training_class.enrolments.select_related("person").order_by("person__name", "pk")
    header = ["序号", "姓名", "证件号码", "工作单位"]
    header += [f"{timezone.localtime(one.starts_at):%m-%d %H:%M} {one.topic}" for one in sessions]
    rows: list[list[str | int]] = []
    for number, row in enumerate(members, start=1):
        own = [minutes.get((row.person_id, one.pk), 0) for one in sessions]
        cells = [value or "" for value in own]
        rows.append([number, row.person.name, row.person.id_number_masked, row.employer, *cells, sum(own)])
    return write_table("签到", [*header, "合计分钟"], rows, widths={"工作单位": 30, "证件号码": 22})


def evaluation_list(training_class: TrainingClass) -> bytes:
    """What the members said, as sums from five answers on. Sentences never leave the institution's own screen."""
    said = read_evaluation(training_class)
    if said is None or not said.results:
        words = (
            "没有评价：结业后开放，之前已结业的班不补评。"
            if said is None
            else f"已有 {said.answered} 人评价，满 5 份才列出结果。"
        )
        return write_table("培训评价", ("说明",), [(words,)], widths={"说明": 50})
    header, rows = evaluation_rows(said)
    return write_table("培训评价", header, rows, widths={"问题": 20})


def evaluation_rows(said: Said) -> tuple[tuple[str, ...], list[tuple[str | int, ...]]]:
    """Heading and a row for each question: mean, and how many chose each word."""
    header = ("问题", "平均分", *(share.word for share in said.results[0].shares))
    return header, [
        (row.question.label, f"{row.average:.2f}", *(share.count for share in row.shares)) for row in said.results
    ]
