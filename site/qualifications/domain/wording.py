"""How a clause is said in Chinese: its name, its group, its value with the unit."""

from __future__ import annotations

from typing import Any

from qualifications.domain.edition import (
    AudienceHours,
    CategoryEducation,
    PracticalSubject,
    TheorySection,
)

GROUPS = {
    "effective": "施行时间", "theory": "理论考试", "practical": "实操考试", "validity": "有效期与换证",
    "hours": "培训学时", "eligibility": "报考条件", "clocks": "办理时限", "archive": "档案保存",
    "assessment": "收费", "duties": "逾期与补训",
}  # fmt: skip
STATE_WORDS = {"confirmed": "已证实", "memory": "凭记忆", "setting": "待确认"}
EDUCATION = {1: "小学及以下", 2: "初中", 3: "高中或同等", 4: "大专", 5: "本科及以上"}
TYPES = {"judgement": "判断", "single": "单选", "multiple": "多选"}
WORDS = {
    "reregister_theory": "重新报名理论考试",
    "retrain": "重新培训",
    "anywhere": "全国任一考核发证机关或考试机构",
    "residence_or_work": "户籍所在地或从业所在地",
    "chief": "考评组长裁定",
    "third": "第三名考评员裁定",
    "any": "任一人判定即否决",
    "calendar": "自然年",
    "post": "任职（上岗）之日起",
}
# path: (name, unit, what an absent value means)
LABELS: dict[str, tuple[str, str, str]] = {
    "effective_from": ("施行日期", "", "—"),
    "effective_to": ("停止适用日期", "", "仍在施行"),
    "theory.minutes": ("考试时长", "分钟", "不考理论"),
    "theory.total_marks": ("满分", "分", "不考理论"),
    "theory.cut_score": ("合格分数", "分", "不考理论"),
    "theory.sections": ("试卷构成", "", "不考理论"),
    "theory.max_attempts": ("理论考试次数上限", "次", "不限次数"),
    "theory.pass_valid_months": ("理论合格成绩有效期", "个月", "不限"),
    "theory.latest_entry_minutes": ("开考后最迟入场", "分钟", "不考理论"),
    "theory.grace_seconds": ("断线交卷宽限", "秒", "不考理论"),
    "practical.subjects": ("科目与权重", "", "不考实操"),
    "practical.cut_score": ("合格分数", "分", "不考实操"),
    "practical.max_attempts": ("实操考试次数上限", "次", "不限次数"),
    "practical.on_exhausted": ("次数用完后", "", "不考实操"),
    "practical.requires_theory_pass": ("须先通过理论考试", "", "不考实操"),
    "practical.assessors": ("考评员人数", "人", "不考实操"),
    "practical.max_difference": ("两名考评员允许分差", "分", "不考实操"),
    "practical.beyond_difference": ("分差超过时由谁裁定", "", "不考实操"),
    "practical.veto_by": ("否决项意见不一时", "", "不考实操"),
    "practical.again_after_off_work_months": ("离岗多久须重考实操", "个月", "未规定"),
    "validity.years": ("证书有效期", "年", "无固定期限"),
    "validity.end_minus_one_day": ("到期日为周年前一日", "", "—"),
    "validity.renewal_opens_days": ("到期前多少天起可申请换证", "天", "未规定"),
    "validity.review_years": ("复审周期", "年", "无复审"),
    "validity.reminder_days": ("到期提醒（提前天数）", "天", "不提醒"),
    "validity.long_review_years": ("延长后的复审周期", "年", "不适用"),
    "validity.long_review_after_years": ("可延长复审的连续从业年限", "年", "不适用"),
    "hours.minutes_per_hour": ("每学时", "分钟", "—"),
    "hours.initial": ("初次培训", "学时", "按大纲（各操作项目另定）"),
    "hours.renewal": ("复审或换证培训", "学时", "未规定"),
    "hours.yearly": ("每年再培训", "学时", "未规定"),
    "hours.initial_high_risk": ("初次培训（高危行业）", "学时", "不区分"),
    "hours.yearly_high_risk": ("每年再培训（高危行业）", "学时", "不区分"),
    "hours.year_counts_from": ("年度计算方式", "", "不适用"),
    "hours.audiences": ("按对象区分的学时", "", "不区分"),
    "hours.levels": ("培训级别", "", "不分级"),
    "hours.reopen_after_off_post_months": ("离岗或调岗多久须重新培训", "个月", "不适用"),
    "hours.reopened_levels": ("须重新培训的级别", "", "不适用"),
    "eligibility.min_age": ("最低年龄", "周岁", "不限"),
    "eligibility.max_age": ("最高年龄", "周岁", "按国家法定退休年龄"),
    "eligibility.min_education": ("最低文化程度", "", "不作统一要求"),
    "eligibility.health_promise": ("须作健康承诺", "", "—"),
    "eligibility.skill_certificate_exempts": ("持有效职业技能等级证书免培训", "", "—"),
    "eligibility.retrain_on_fail": ("考试不合格须重新培训", "", "—"),
    "eligibility.fraud_bar_years": ("弄虚作假后不得再申请", "年", "—"),
    "eligibility.matching_schooling_exempts": ("相关专业中职及以上学历可免培训", "", "—"),
    "eligibility.application_place": ("在哪里报名", "", "未规定"),
    "eligibility.education_by_category": ("个别类别的文化程度要求", "", "无单独要求"),
    "clocks.exam_arranged_days": ("收到申请后安排考试", "天内", "未规定"),
    "clocks.marks_working_days": ("考试后公布成绩", "个工作日内", "未规定"),
    "clocks.accept_working_days": ("申请受理决定", "个工作日内", "未规定"),
    "clocks.issue_working_days": ("审核发证", "个工作日内", "未规定"),
    "clocks.review_working_days": ("复审或延期决定", "个工作日内", "不适用"),
    "clocks.score_review_days": ("成绩公布后可申请复核", "天内", "未规定"),
    "clocks.assessment_due_months": ("任职后须考核合格", "个月内", "不适用"),
    "duties.grace_days": ("到期后仍按期办理的天数", "天", "未规定"),
    "duties.restart_after_days": ("逾期超过多少天须从头办理", "天", "未规定"),
    "duties.new_process_days": ("新工艺启用后完成培训的期限", "天", "不适用"),
    "duties.counts_before_days": ("上岗前多少天内的教育可计入", "天", "不适用"),
    "duties.remind_after_days": ("逾期后再提醒（逾期天数）", "天", "不再提醒"),
    "archive.training_years": ("培训档案至少保存", "年", "未规定"),
    "archive.exam_video_years": ("考试录像至少保存", "年", "未规定"),
    "assessment_fee_yuan": ("考核收费", "元", "未规定"),
}


def group_of(path: str) -> str:
    """The heading a clause stands under."""
    return GROUPS[path.split(".")[0].split("_")[0]]


def label_of(path: str) -> str:
    return LABELS[path][0]


def say(path: str, value: Any) -> str:
    """The value in words, with its unit."""
    _, unit, absent = LABELS[path]
    if value is None:
        return absent
    if path == "eligibility.min_education":
        return EDUCATION[value]
    if path == "assessment_fee_yuan" and value == 0:
        return "不得收费（0 元）"
    words = _words(value)
    return f"{words} {unit}" if unit else words


def _words(value: Any) -> str:
    match value:
        case bool():
            return "是" if value else "否"
        case tuple():
            return "、".join(_words(part) for part in value)
        case TheorySection():
            return f"{TYPES.get(value.type, value.type)} {value.count} 题（每题 {value.marks} 分）"
        case PracticalSubject():
            return f"{value.code} {value.name} {value.weight} 分"
        case CategoryEducation():
            return f"第 {value.category} 类 {EDUCATION[value.min_education]}"
        case AudienceHours():
            return f"{value.item}：初次 {value.initial} 学时，每年 {value.yearly} 学时"
        case _:
            return WORDS.get(str(value), str(value))
