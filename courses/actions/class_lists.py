"""Lists of a class as workbooks; every cell is text (SEC-08)."""

from __future__ import annotations

from accounts.api import write_table
from courses.actions.print_archive import member_rows
from courses.actions.read_evaluation import Said, read_evaluation
from courses.models import TrainingClass
from qualifications import api as qualifications

HOURS = ("序号", "姓名", "证件号码", "工作单位", "应修理论", "已修理论", "应修实操", "已修实操", "结论")
SUBSIDY = (
    "序号", "姓名", "证件类型", "证件号码", "工作单位", "培训班", "操作项目", "开班日期", "结业日期", "学时", "结论",
    "收费（元）",
)  # fmt: skip


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


def evaluation_list(training_class: TrainingClass) -> bytes:
    """What the members said, as sums from five answers on. Sentences never leave the institution's own screen."""
    said = read_evaluation(training_class)
    if said is None or not said.results:
        words = "班级结业后评价。" if said is None else f"已有 {said.answered} 人评价，满 5 份才列出结果。"
        return write_table("培训评价", ("说明",), [(words,)], widths={"说明": 50})
    header, rows = evaluation_rows(said)
    return write_table("培训评价", header, rows, widths={"问题": 20})


def evaluation_rows(said: Said) -> tuple[tuple[str, ...], list[tuple[str | int, ...]]]:
    """Heading and a row for each question: mean, and how many chose each word."""
    header = ("问题", "平均分", *(share.word for share in said.results[0].shares))
    return header, [
        (row.question.label, f"{row.average:.2f}", *(share.count for share in row.shares)) for row in said.results
    ]
