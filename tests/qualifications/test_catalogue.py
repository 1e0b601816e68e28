"""The catalogue every database starts with, and the judging of a newer one."""

from __future__ import annotations

import io
from datetime import date

import pytest

from accounts.api import FileRefused, write_table
from evidence import api as evidence
from qualifications import api
from qualifications.actions import import_catalogue as importing
from qualifications.actions.load_catalogue import FOLDER, read_catalogues
from qualifications.domain.catalogue import read_catalogue
from qualifications.domain.catalogue_row import COLUMNS
from qualifications.domain.reading import EditionRefused
from qualifications.models import CatalogueImport, OperationItem, WorkCategory
from tests.accounts.factories import make_membership, make_organisation, make_person, make_user

pytestmark = pytest.mark.django_db
SO = "special_operations"


def administrator():
    user = make_user()
    make_membership(make_person(user=user), make_organisation("regulator"), "system_admin")
    return user


def book(*rows: dict[str, str]) -> io.BytesIO:
    table = [[row.get(name, "") for name in COLUMNS] for row in rows]
    return io.BytesIO(write_table("目录", COLUMNS, table))


def checked(*rows: dict[str, str], retire_missing: bool = False, by=None) -> CatalogueImport:
    return importing.check_import(
        book(*rows),
        file_name="目录.xlsx",
        family=SO,
        version="M45-2026",
        by=by or administrator(),
        retire_missing=retire_missing,
    )


LOW = {"作业类别": "电工作业", "操作项目": "低压电工作业"}


@pytest.mark.parametrize(
    ("code", "name", "count"),
    [
        ("1", "电工作业", 6),
        ("2", "焊接与热切割作业", 3),
        ("3", "高处作业", 2),
        ("4", "制冷与空调作业", 2),
        ("5", "煤矿安全作业", 10),
        ("6", "金属非金属矿山安全作业", 8),
        ("7", "石油天然气安全作业", 1),
        ("8", "冶金（有色）生产安全作业", 1),
        ("9", "危险化学品安全作业", 16),
        ("10", "烟花爆竹安全作业", 5),
        ("11", "应急管理部认定的其他作业", 0),
    ],
)
def test_each_work_category_has_its_items_from_the_start(code: str, name: str, count: int) -> None:
    category = WorkCategory.objects.get(family=SO, code=code)
    assert (category.name, category.items.count()) == (name, count)


def test_the_catalogue_counts_fifty_four_items_all_with_a_practical_examination() -> None:
    items = OperationItem.objects.filter(category__family=SO)
    assert items.count() == 54
    assert all(item.has_practical and item.catalogue_version == "SO30-2018E" for item in items)
    assert not items.filter(required_hours_theory__isnull=False).exists()


@pytest.mark.parametrize(
    ("alias", "key"),
    [
        ("低压电工证", "low-voltage-electrician"),
        ("高压电工证", "high-voltage-electrician"),
        ("焊工证", "fusion-welding"),
        ("登高证", "scaffolding"),
        ("制冷证", "refrigeration-installation"),
    ],
)
def test_a_person_finds_the_item_by_the_name_people_use(client, alias: str, key: str) -> None:
    page = client.get("/rules/catalogue/", {"q": alias}).content.decode()
    assert OperationItem.objects.get(key=key).name in page
    assert "尾矿作业" not in page


@pytest.mark.parametrize(
    ("key", "theory"),
    [
        ("principal-general", 32),
        ("principal-hazchem", 48),
        ("safety-manager-general", 32),
        ("safety-manager-coal-mine", 48),
        ("safety-manager-construction", 32),
        ("new-worker-general", 24),
        ("new-worker-high-risk", 72),
        ("occupational-health-worker", 8),
        ("occupational-health-manager", 16),
        ("low-voltage-electrician", None),
    ],
)
def test_the_hours_a_person_needs_first_are_those_of_the_edition(key: str, theory: int | None) -> None:
    item = OperationItem.objects.get(key=key)
    assert api.required_hours(item, on=date(2026, 11, 22)).theory == theory
    # The catalogue repeats the edition's number; were the catalogue silent, the edition would still be asked.
    item.required_hours_theory = None
    assert api.required_hours(item, on=date(2026, 11, 22)).theory == theory


@pytest.mark.parametrize(
    ("key", "yearly"),
    [
        ("principal-general", 12),
        ("principal-hazchem", 16),
        ("yearly-worker-high-risk", 20),
        ("yearly-worker-general", None),
        ("occupational-health-worker", 4),
    ],
)
def test_the_hours_a_person_needs_each_year(key: str, yearly: int | None) -> None:
    item = OperationItem.objects.get(key=key)
    assert api.required_hours(item, on=date(2026, 11, 22), phase="yearly").theory == yearly


@pytest.mark.parametrize(
    ("key", "day", "level"),
    [
        ("low-voltage-electrician", date(2026, 5, 31), 2),
        ("low-voltage-electrician", date(2026, 6, 1), None),
        ("chlorination-process", date(2026, 5, 31), 3),
        ("chlorination-process", date(2026, 6, 1), None),
    ],
)
def test_the_schooling_asked_follows_the_day(key: str, day: date, level: int | None) -> None:
    item = OperationItem.objects.select_related("category").get(key=key)
    assert api.min_education(item, on=day) == level
    item.min_education = 3
    assert api.min_education(item, on=day) == 3


def test_loading_the_catalogue_twice_adds_nothing_and_keeps_what_an_administrator_filled_in() -> None:
    OperationItem.objects.filter(key="fusion-welding").update(required_hours_theory=60)
    before = OperationItem.objects.count()
    loaded = api.load_catalogue()
    assert (loaded.created, OperationItem.objects.count()) == (0, before)
    assert OperationItem.objects.get(key="fusion-welding").required_hours_theory == 60
    OperationItem.objects.filter(key="fusion-welding").delete()
    assert api.load_catalogue().created == 1


def test_an_imported_newer_version_is_left_alone_when_the_old_catalogue_is_loaded_again() -> None:
    OperationItem.objects.filter(key="brazing").update(catalogue_version="M45-2026", name="钎焊作业（新）")
    assert api.load_catalogue().left == 1
    assert OperationItem.objects.get(key="brazing").name == "钎焊作业（新）"


def test_a_catalogue_file_with_an_unknown_or_repeated_key_is_refused_and_its_twin_is_read() -> None:
    text = (FOLDER / "yearly.toml").read_text(encoding="utf-8")
    with pytest.raises(EditionRefused, match="不认识的键“hours”"):
        read_catalogue(text.replace("aliases =", "hours = 3\naliases =", 1), name="yearly")
    with pytest.raises(EditionRefused, match="用了两次"):
        read_catalogue(text.replace('"yearly-worker-high-risk"', '"yearly-worker-general"'), name="yearly")
    assert read_catalogue(text, name="yearly").version == "YR-2026A"
    assert len(read_catalogues()) == 6


@pytest.mark.parametrize(
    ("row", "verdict", "reason"),
    [
        (LOW, "unchanged", ""),
        (LOW | {"理论学时": "68", "实操学时": "80"}, "changed", ""),
        ({"作业类别": "电工作业", "操作项目": "光伏电气作业", "项目编号": "1.7"}, "created", ""),
        (LOW | {"状态": "停用"}, "retiring", ""),
        ({"作业类别": "高处作业", "操作项目": "电力电缆作业"}, "refused", "属于“电工作业”，不属于“高处作业”"),
        ({"作业类别": "高处作业", "操作项目": "电力电缆作业", "调整类别": "是"}, "changed", ""),
        ({"作业类别": "电工作业"}, "refused", "缺少操作项目名称"),
        ({"操作项目": "低压电工作业"}, "refused", "缺少作业类别"),
        ({"作业类别": "潜水作业", "操作项目": "潜水"}, "refused", "没有“潜水作业”这个类别"),
        ({"类别编号": "1", "作业类别": "潜水作业", "操作项目": "潜水"}, "refused", "类别编号 1 是“电工作业”"),
        ({"类别编号": "2", **LOW}, "refused", "类别编号是 1，不是 2"),
        ({"类别编号": "12", "作业类别": "潜水作业", "操作项目": "潜水"}, "created", ""),
        (LOW | {"理论学时": "六十八"}, "refused", "“理论学时”应为整数"),
        (LOW | {"最低文化程度": "识字"}, "refused", "“最低文化程度”应为"),
        (LOW | {"有实操考试": "也许"}, "refused", "“有实操考试”应填"),
        (LOW | {"标识": "fusion-welding"}, "refused", "标识是 low-voltage-electrician"),
        ({"作业类别": "电工作业", "操作项目": "不存在的作业", "状态": "停用"}, "refused", "无从停用"),
        ({"作业类别": " 电工作业　", "操作项目": "低压 电工作业"}, "changed", ""),
    ],
)
def test_a_row_of_a_newer_catalogue_is_judged(row: dict[str, str], verdict: str, reason: str) -> None:
    (found,) = importing.verdicts_of(checked(row))
    assert found.verdict == verdict, found
    assert reason in "；".join(found.reasons)


def test_the_same_item_twice_in_the_file_is_refused_the_second_time() -> None:
    first, second = importing.verdicts_of(checked(LOW, LOW))
    assert (first.verdict, second.verdict) == ("unchanged", "refused")
    assert "与第 目录!2 行重复" in second.reasons[0]


def test_a_retired_item_that_comes_back_is_flagged() -> None:
    OperationItem.objects.filter(key="low-voltage-electrician").update(is_current=False)
    (found,) = importing.verdicts_of(checked(LOW))
    assert (found.verdict, found.reasons) == ("revived", ("该项目此前已停用，导入后恢复现行",))


def test_checking_writes_nothing_and_committing_writes_once_with_evidence() -> None:
    by = administrator()
    rows = (
        {"作业类别": "电工作业", "操作项目": "光伏电气作业", "项目编号": "1.7"},
        LOW | {"理论学时": "68"},
        {"操作项目": "坏行"},
    )
    batch = checked(*rows, by=by)
    assert OperationItem.objects.filter(category__family=SO).count() == 54
    importing.commit_import(batch, by=by)
    new = OperationItem.objects.get(name="光伏电气作业")
    assert (new.key, new.catalogue_version, new.has_practical) == ("m45-2026-17", "M45-2026", True)
    assert OperationItem.objects.get(key="low-voltage-electrician").required_hours_theory == 68
    (event,) = evidence.events_about("catalogue:M45-2026")
    assert (event.kind, event.actor) == ("qualifications.catalogue.imported", by.actor)
    with pytest.raises(importing.ImportRefused, match="已经办理过"):
        importing.commit_import(batch, by=by)
    again = checked(*rows[:2], by=by)
    assert {verdict.verdict for verdict in importing.verdicts_of(again)} == {"unchanged"}


def test_items_the_newer_catalogue_drops_are_retired_only_when_asked_and_the_file_is_clean() -> None:
    by = administrator()
    importing.commit_import(checked(LOW, by=by), by=by)
    assert OperationItem.objects.filter(category__family=SO, is_current=True).count() == 54
    importing.commit_import(checked(LOW, {"操作项目": "坏行"}, by=by, retire_missing=True), by=by)
    assert OperationItem.objects.filter(category__family=SO, is_current=True).count() == 54
    importing.commit_import(checked(LOW, by=by, retire_missing=True), by=by)
    assert OperationItem.objects.filter(category__family=SO, is_current=True).count() == 1
    assert OperationItem.objects.filter(category__family="managers", is_current=True).count() == 18


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\xd0\xcf\x11\xe0old", "旧版 .xls"),
        (b"PK\x03\x04broken", "已损坏"),
        (b"\x00\x01\x02\xff\xfe", "既不是 .xlsx"),
        ("姓名,年龄\n张三,3\n".encode(), "没有找到表头"),
        ("作业类别,操作项目\n".encode(), "没有数据行"),
    ],
)
def test_a_file_that_is_no_catalogue_is_refused_with_a_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(FileRefused, match=sentence):
        importing.check_import(io.BytesIO(content), file_name="x", family=SO, version="X-1", by=administrator())


def test_a_csv_of_a_chinese_excel_is_read_as_well() -> None:
    text = "作业类别,操作项目\n电工作业,低压电工作业\n".encode("gb18030")
    batch = importing.check_import(io.BytesIO(text), file_name="x.csv", family=SO, version="X-1", by=administrator())
    assert [verdict.verdict for verdict in importing.verdicts_of(batch)] == ["unchanged"]
