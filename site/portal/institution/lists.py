"""The list behind each figure: what it asks the database, and how one row reads on the page and in Excel."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from certificates import api as certificates
from courses import api as courses
from exams import api as exams
from portal.institution import rows
from portal.institution.rows import Cells, these
from portal.institution.scope import Scope


@dataclass(frozen=True, slots=True)
class Listing:
    """`query` gives everything there is, uncut; `cells` the words of the rows of one page (or of the whole table)."""

    key: str
    title: Any
    lead: Any
    header: tuple[Any, ...]
    query: Callable[[Scope], Any]
    cells: Callable[[Scope, Sequence[Any]], list[Cells]]
    none: Any
    for_managers: bool = False


def members_of(scope: Scope, *, ended: bool = False) -> Any:
    """Everybody of the classes under way (or over), with hours."""
    return courses.progress(scope.ended if ended else scope.running, on=scope.today)


def behind(scope: Scope) -> Any:
    found = courses.behind(members_of(scope)).select_related("person", "training_class")
    return found.order_by("training_class__ends_on", "training_class", "person__name", "pk")


def to_certify(scope: Scope) -> Any:
    """Full hours in a class that is over, and no certificate of training yet."""
    found = certificates.without_class_certificate(courses.full(members_of(scope, ended=True)))
    return found.select_related("person", "training_class").order_by("-training_class__ends_on", "person__name", "pk")


def subsidised(scope: Scope) -> Any:
    """Classes that are over and have somebody with full hours."""
    full = courses.full(members_of(scope, ended=True)).order_by().values("training_class")
    found = courses.TrainingClass.objects.filter(pk__in=full)
    return found.select_related("operation_item").order_by("-ends_on", "name")


def evaluated(scope: Scope) -> Any:
    found = courses.ClassEvaluation.objects.filter(training_class__in=[row.pk for row in scope.ended])
    return found.select_related("training_class").order_by("-training_class__ends_on", "-pk")


def examined(scope: Scope) -> list[courses.TrainingClass]:
    """Classes whose members have published marks."""
    known = exams.class_results([row.pk for row in scope.ended])
    return [row for row in scope.ended if row.pk in known]


LISTINGS = {
    listing.key: listing
    for listing in (
        Listing(
            "classes", _("在办的培训班"), _("学时完成：全班已修的占应修的多少，超出的不算。"),
            (_("班级"), _("操作项目"), _("开班日期"), _("结业日期"), _("学员"), _("学时完成"), _("最近一次到课")),
            lambda scope: list(scope.running), rows.class_cells, _("没有在办的培训班。"),
        ),
        Listing(
            "behind", _("学时赶不上的学员"),
            _("已修、已排的课，加上按现在的快慢还能在线学的，到结业那天仍不够。免训的不算。"),
            (_("姓名"), _("班级"), _("结业日期"), _("理论 已修/应修"), _("实操 已修/应修"), _("理论还差"),
             _("实操还差")),
            behind, rows.behind_cells, _("按现在的进度，人人都能学满。"),
        ),
        Listing(
            "attendance", _("最近一次课的到课情况"), _("每个在办班级最近一次已确认签到的课。"),
            (_("班级"), _("课次"), _("上课时间"), _("教师"), _("到课"), _("应到"), _("到课率")),
            lambda scope: courses.last_sessions(these(scope.running)).order_by("-starts_at"), rows.attendance_cells,
            _("在办的班还没有确认过签到。"),
        ),
        Listing(
            "sessions", _("未来 7 天的课"), _("按上课时间排列。"),
            (_("上课时间"), _("课次"), _("班级"), _("教师"), _("分钟"), _("上课地点")),
            lambda scope: courses.coming_sessions(all_classes(scope), now=scope.now).order_by("starts_at"),
            rows.session_cells, _("未来 7 天没有排课。"),
        ),
        Listing(
            "unconfirmed", _("待确认签到的课"), _("课已上完，确认签到后学时才记入台账。"),
            (_("上课时间"), _("课次"), _("班级"), _("教师"), _("分钟"), _("上课地点")),
            lambda scope: courses.unconfirmed_sessions(all_classes(scope), now=scope.now).order_by("starts_at"),
            rows.session_cells, _("上过的课都已确认签到。"),
        ),
        Listing(
            "rosters", _("没处理完的名单"), _("已检查还没导入的，和导入时留下有误行的。"),
            (_("班级"), _("文件名"), _("状态"), _("有误的行"), _("上传人"), _("上传时间")),
            lambda scope: courses.open_rosters(scope.institutions), rows.roster_cells, _("名单都已处理完。"), True,
        ),
        Listing(
            "plans", _("待批准的开班计划"), _("由编制人以外的另一人批准。"),
            (_("班级"), _("操作项目"), _("开班日期"), _("结业日期"), _("编制人")),
            lambda scope: courses.plans_to_approve(scope.institutions).select_related(
                "operation_item", "saved_by__person"
            ),
            rows.plan_cells, _("没有等待批准的开班计划。"), True,
        ),
        Listing(
            "teachers", _("任教资格要到期的教师"), _("60 天内到期、已到期，或上一年度继续教育不足。"),
            (_("姓名"), _("职称或职业资格"), _("有效期至"), _("继续教育"), _("核对结果")),
            lambda scope: courses.teachers_running_out(scope.institutions, on=scope.today), rows.teacher_cells,
            _("教师的资格和继续教育都在有效期内。"),
        ),
        Listing(
            "evaluations", _("学员评价"), _("不记名，满 5 份才显示平均分（满分 5 分）。"),
            (_("班级"), _("结业日期"), _("平均分"), _("份数"), _("截止日期")),
            evaluated, rows.evaluation_cells, _("近一年还没有班级开始评价。"),
        ),
        Listing(
            "passes", _("各班考试合格率"), _("只算已公布的成绩；一人考几次只算一次，有一次合格就算合格。"),
            (_("班级"), _("操作项目"), _("结业日期"), _("理论应考"), _("理论合格"), _("理论合格率"), _("实操应考"),
             _("实操合格"), _("实操合格率")),
            examined, rows.result_cells, _("近一年结业的班还没有公布成绩。"),
        ),
        Listing(
            "certificates", _("待发的培训证明"),
            _("结业且学时已满，还没有按班制证的学员；由机构的证书管理员按班办理。"),
            (_("姓名"), _("证件号码"), _("班级"), _("结业日期"), _("学时")),
            to_certify, rows.certificate_cells, _("该发的都发了。"), True,
        ),
        Listing(
            "subsidy", _("补贴名单"), _("近一年结业的班，学时已满的学员；点班级下载名单。"),
            (_("班级"), _("操作项目"), _("结业日期"), _("学时已满")),
            subsidised, rows.subsidy_cells, _("近一年没有可以申领的班。"),
        ),
    )
}  # fmt: skip


def all_classes(scope: Scope) -> Any:
    """Of one's institutions, whatever their state."""
    return courses.TrainingClass.objects.filter(institution__in=[row.pk for row in scope.institutions])
