"""Certificates by class and by list, and batches that wait for a look or for a second person."""

from __future__ import annotations

import io

from accounts.api import Person, User, write_table
from certificates import api as certificates
from certificates.domain.asking import columns_of
from courses.api import TrainingClass
from portal.sample.places import Places

LEVELS = (
    ("厂级", "安全生产法律法规、本单位规章制度和劳动纪律", "8", "2026-06-02", "王建国", "92"),
    ("厂级", "从业人员的权利和义务，典型事故案例", "4", "2026-06-03", "王建国", "90"),
    ("车间级", "本车间的危险因素、防范措施和应急处置", "8", "2026-06-04", "刘志强", "88"),
    ("班组级", "岗位安全操作规程、劳动防护用品的使用", "8", "2026-06-05", "陈永福", "95"),
)


def _list(key: str, rows: list[dict[str, str]]) -> io.BytesIO:
    header = columns_of(certificates.kind_of(key))
    return io.BytesIO(write_table("名单", header, [[row.get(name, "") for name in header] for row in rows]))


def _who(person: Person) -> dict[str, str]:
    return {"姓名": person.name, "证件号码": person.id_number}


def _finish(batch: certificates.IssuingBatch, *, by: User) -> int:
    certificates.confirm_batch(batch, by=by)
    return certificates.run_batch(batch.pk, rounds=50)


def lay_certificates(places: Places, users: dict[str, User], workers: list[Person]) -> str:
    """Laid once; the same lists would issue nothing twice anyway."""
    issuer, certifier = users["issuer"], users["certifier"]
    institution, body = places.institutions[0], places.exam_body
    issued = 0
    finished = TrainingClass.objects.filter(institution=institution, state="finished").order_by("-starts_on").first()
    if finished is not None:
        issued += _finish(certificates.open_class("training", finished, by=issuer), by=issuer)
    cards = [
        _who(person)
        | {"部门（车间）": "总装车间", "班组": "一班", "岗位（工种）": "装配钳工", "入职日期": "2026-06-01"}
        | {"总学时": "28", "考核结果": "合格"}
        | {"附页：级别": level, "附页：教育内容": content, "附页：学时": hours}
        | {"附页：日期": day, "附页：教育人": teacher, "附页：成绩": score}
        for person in workers[20:24]
        for level, content, hours, day, teacher, score in LEVELS
    ]
    file = _list("record_card", cards)
    batch = certificates.open_list("record_card", file, name="六月新员工", issuer=institution, item=None, by=issuer)
    issued += _finish(batch, by=issuer)
    helpers = [
        _who(person) | {"服务项目": "“安全生产月”进社区宣传", "服务时长": "16 小时", "服务时间": "2026年6月"}
        for person in workers[240:246]
    ]
    file = _list("volunteer", helpers)
    batch = certificates.open_list("volunteer", file, name="安全生产月志愿者", issuer=body, item=None, by=certifier)
    issued += _finish(batch, by=certifier)
    prizes = [
        _who(person) | {"竞赛名称": "职工安全知识竞赛", "奖项": prize}
        for person, prize in zip(workers[246:249], ("一等奖", "二等奖", "三等奖"), strict=True)
    ]
    file = _list("contest", prizes)
    batch = certificates.open_list("contest", file, name="职工安全知识竞赛", issuer=body, item=None, by=certifier)
    certificates.confirm_batch(batch, by=certifier)  # waits for the second person
    return f"按班和名单签发 {issued} 张证书，1 批等待第二人审批"
