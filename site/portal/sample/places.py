"""Regions, organisations, exam points with their rooms."""

from __future__ import annotations

from dataclasses import dataclass, field

from accounts.api import Organisation, Region
from exams.api import ExamPoint, Room
from qualifications.api import OperationItem

REGIONS = (
    ("430000", "湖南省", 1, ""), ("430600", "岳阳市", 2, "430000"), ("430602", "岳阳楼区", 3, "430600"),
    ("430603", "云溪区", 3, "430600"), ("430626", "平江县", 3, "430600"), ("430981", "沅江市", 3, "430000"),
    ("140000", "山西省", 1, ""), ("140500", "晋城市", 2, "140000"), ("440000", "广东省", 1, ""),
    ("440883", "吴川市", 3, "440000"),
)  # fmt: skip
INSTITUTIONS = (
    "洞庭职业安全培训中心", "巴陵电工培训学校", "云溪化工安全培训中心", "平江矿山安全培训中心", "楚源焊接技术培训学校",
    "湘北登高作业培训中心", "城陵制冷技术培训中心", "君山安全教育培训中心", "汨罗技工培训学校", "临湘安全生产培训中心",
    "沅江特种作业培训中心", "南洞庭职业培训学校", "泽州安全培训中心", "丹河矿山培训学校", "鉴江安全生产培训中心",
)  # fmt: skip
ENTERPRISES = (
    ("洞庭石化设备有限公司", "危险化学品", True), ("云溪精细化工有限公司", "危险化学品", True),
    ("巴陵气体有限公司", "危险化学品", True), ("湘北新材料有限公司", "危险化学品", True),
    ("平江长寿金矿有限公司", "非煤矿山", True), ("沁水煤业有限公司", "煤矿", True), ("泽州铸造有限公司", "金属冶炼", True),
    ("岳楼建筑工程有限公司", "建筑施工", False), ("洞庭湖电力安装有限公司", "电力", False),
    ("城陵港务有限公司", "港口", False), ("楚天机械制造有限公司", "机械", False), ("君山食品有限公司", "食品", False),
    ("汨罗再生资源有限公司", "再生资源", False), ("临湘钓具有限公司", "轻工", False), ("沅江造船有限公司", "船舶", False),
    ("沅江纸业有限公司", "造纸", False), ("鉴江冷链物流有限公司", "物流", False), ("吴川建筑安装有限公司", "建筑施工", False),
    ("华容纺织有限公司", "纺织", False), ("湘阴钢结构有限公司", "机械", False),
)  # fmt: skip
POINTS = (
    ("岳阳市安全生产考试中心", "YY01", "430600", "岳阳市云梦路 1 号（示例地址）", "公交 15 路考试中心站"),
    ("云溪化工实操考试基地", "YX02", "430603", "云溪区科创路 8 号（示例地址）", "公交 35 路职院站"),
    ("沅江市特种作业考试点", "YJ03", "430981", "沅江市桔城大道 66 号（示例地址）", "城际班车桔城站"),
)


@dataclass(slots=True)
class Places:
    """Handles that the other parts of the world use."""

    regulator: Organisation
    exam_body: Organisation
    publicity: Organisation
    institutions: list[Organisation] = field(default_factory=list)
    enterprises: list[Organisation] = field(default_factory=list)
    points: list[ExamPoint] = field(default_factory=list)


def lay_places() -> Places:
    """Idempotent: found by code and name."""
    regions: dict[str, Region] = {}
    for code, name, level, parent in REGIONS:
        regions[code] = Region.objects.get_or_create(
            code=code, defaults={"name": name, "level": level, "parent": regions.get(parent)}
        )[0]
    city = regions["430600"]
    places = Places(
        regulator=_organisation("岳阳市应急管理局", "regulator", city),
        exam_body=_organisation("岳阳市安全生产考试院", "exam_body", city),
        publicity=_organisation("岳阳市安全生产宣传教育中心", "publicity_office", city),
    )
    codes = [code for code, _name, level, _parent in REGIONS if level > 1]
    for number, name in enumerate(INSTITUTIONS):
        region = regions[codes[number % len(codes)]]
        places.institutions.append(_organisation(name, "training_institution", region))
    for number, (name, industry, high_risk) in enumerate(ENTERPRISES):
        region = regions[codes[number % len(codes)]]
        places.enterprises.append(
            _organisation(
                name,
                "enterprise",
                region,
                industry=industry,
                is_high_risk=high_risk,
                is_article_27=high_risk or industry == "建筑施工",
            )
        )
    for name, code, region_code, address, directions in POINTS:
        organisation = _organisation(name, "exam_point", regions[region_code], address=address, phone="0730-0000000")
        point, _created = ExamPoint.objects.get_or_create(
            organisation=organisation, defaults={"code": code, "holds_practical": True, "directions": directions}
        )
        point.operation_items.set(OperationItem.objects.filter(is_current=True))
        for room, seats in (("第一考场", 40), ("第二考场", 30), ("实操一区", 20)):
            Room.objects.get_or_create(exam_point=point, name=room, defaults={"seats": seats})
        places.points.append(point)
    return places


def _organisation(name: str, kind: str, region: Region, **more: object) -> Organisation:
    return Organisation.objects.get_or_create(name=name, defaults={"kind": kind, "region": region, **more})[0]
