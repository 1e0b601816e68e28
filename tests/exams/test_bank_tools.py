"""A bank leaves as a file that comes back the same, shows what says nearly the same, and keeps its media to itself."""

from __future__ import annotations

import io

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from accounts.api import NotAllowed
from evidence import api as evidence
from exams.actions.approve_import import approve_import
from exams.actions.check_import import check_import
from exams.actions.commit_import import commit_import
from exams.actions.export_items import FORMATS, export_items
from exams.actions.prove_blueprint import approve_blueprint
from exams.actions.save_blueprint import save_blueprint
from exams.domain.blueprint import QuotaRule, SectionRule
from exams.models import ItemMedia, ItemVersion
from exams.models.pool import pool_items
from tests.exams import factories as make

pytestmark = pytest.mark.django_db
ROWS = [
    make.item_row(1, "判断"),
    make.item_row(2, "单选", 解析="先断电。"),
    make.item_row(3, "多选"),
    {"题号": "T0004", "题型": "填空", "题干": "安全电压不高于 ____ V。", "答案": "36|三十六", "知识点": "用电"},
    {"题号": "T0005", "题型": "排序", "题干": "停电作业次序", "选项A": "停电", "选项B": "验电", "选项C": "接地",
     "答案": "ABC", "知识点": "用电"},
    {"题号": "T0006", "题型": "匹配", "题干": "颜色与含义", "选项A": "红", "选项B": "黄", "匹配项": "1.禁止|2.警告",
     "答案": "A-1；B-2", "知识点": "标志"},
    {"题号": "T0007", "题型": "简答", "题干": "说出触电急救的步骤。", "答案": "断电、呼救、急救", "知识点": "急救"},
]  # fmt: skip
COLUMNS = (*make.COLUMNS, "匹配项")


@pytest.fixture
def body():
    return make.make_body()


def filled(body):
    bank = make.make_bank(body)
    return load(body, bank, make.workbook(ROWS, columns=COLUMNS))


def load(body, bank, data):
    batch = check_import(io.BytesIO(data), name="x", bank=bank, user=body.author)
    assert batch.refused == 0, batch.rows
    approve_import(commit_import(batch, user=body.author), user=body.reviewer)
    return bank


def words(bank):
    rows = ItemVersion.objects.filter(item__bank=bank).order_by("item__number")
    return [(row.item.number, row.type, row.fingerprint, row.explanation, row.area.path) for row in rows]


def test_every_type_comes_in_from_a_sheet(body):
    bank = filled(body)
    assert [row.type for row in ItemVersion.objects.filter(item__bank=bank).order_by("item__number")] == [
        "judgement", "single", "multiple", "blank", "order", "match", "essay",
    ]  # fmt: skip


def test_a_bank_exported_to_a_sheet_comes_back_the_same(body):
    bank = filled(body)
    exported = export_items(bank, format="xlsx", user=body.author)
    again = load(body, make.make_bank(body), exported.data)
    assert words(again) == words(bank)
    repeat = check_import(io.BytesIO(exported.data), name="x", bank=bank, user=body.author)
    assert (repeat.created, repeat.updated, repeat.unchanged) == (0, 0, 7)


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_comes_back_with_the_same_keys(body, format):
    bank = filled(body)
    exported = export_items(bank, format=format, user=body.author)
    again = load(body, make.make_bank(body), exported.data)
    lost = {loss.place for loss in exported.losses}
    assert ItemVersion.objects.filter(item__bank=again).count() + len(lost) >= 7
    prints = set(ItemVersion.objects.filter(item__bank=bank).values_list("fingerprint", flat=True))
    back = set(ItemVersion.objects.filter(item__bank=again).values_list("fingerprint", flat=True))
    assert len(back & prints) + len(lost) >= 7


def test_an_author_is_offered_every_format_on_the_bank_page(body):
    page = make.signed_in(body.author).get(reverse("exams:bank-detail", args=[filled(body).key]))
    assert page.status_code == 200
    assert [name for name, title in page.context["formats"]] == list(FORMATS)
    assert [title for name, title in page.context["formats"]][-3:] == ["QTI 2.1", "QTI 2.2", "QTI 3.0"]


def test_an_export_leaves_an_event_and_is_not_for_invigilators(body):
    bank = filled(body)
    export_items(bank, format="xlsx", user=body.author)
    assert [event.kind for event in evidence.events_about(f"bank:{bank.key}")][-1] == "exams.items.exported"
    with pytest.raises(NotAllowed):
        export_items(bank, format="xlsx", user=body.invigilator)


def test_a_foreign_body_finds_neither_export_nor_duplicates_nor_media(body):
    bank, stranger = filled(body), make.make_body()
    name = f"{'a' * 64}.png"
    row = ItemMedia(bank=bank, name=name, mime="image/png", size=4, added_by=body.author)
    row.file.save(name, ContentFile(b"\x89PNG"), save=False)
    row.save()
    ours, theirs = make.signed_in(body.author), make.signed_in(stranger.author)
    address = reverse("exams:bank-media", args=[bank.key, name])
    shown = ours.get(address)
    assert shown.getvalue() == b"\x89PNG"
    assert theirs.get(address).status_code == 404
    assert theirs.post(reverse("exams:bank-export", args=[bank.key]), {"format": "xlsx"}).status_code == 404
    assert theirs.get(reverse("exams:bank-duplicates", args=[bank.key])).status_code == 404


def test_pairs_that_say_the_same_are_shown_side_by_side(body):
    bank = make.make_bank(body)
    stem = "停电检修时，应当先验电、再装设接地线，然后悬挂标示牌和装设遮栏"
    rows = [
        make.item_row(1, 题干=f"{stem}。"),
        make.item_row(2, 题干=stem.replace("和装设", "并装设")),
        make.item_row(3, 题干="高处作业应当系好安全带，并检查挂点是否牢固。"),
    ]
    load(body, bank, make.workbook(rows))
    page = make.signed_in(body.author).get(reverse("exams:bank-duplicates", args=[bank.key]))
    assert page.context["total"] == 1
    assert {side["version"].item.number for side in page.context["pairs"][0]["items"]} == {"T0001", "T0002"}


def test_what_people_mark_is_drawn_and_a_blueprint_of_it_is_approved(body):
    bank = filled(body)
    case = {"题型": "案例", "题干": "某车间触电。", "案例号": "1", "题号": "T0020", "知识点": "急救"}
    parts = [
        {"题型": "简答", "题干": "怎样急救？", "答案": "断电", "案例号": "1"},
        {"题型": "判断", "题干": "可以直接拉人。", "答案": "错", "案例号": "1"},
    ]
    load(body, bank, make.workbook([case, *parts], columns=(*make.COLUMNS, "案例号")))
    assert {"essay", "case"} <= {item.type for item in pool_items([bank])}
    blueprint = save_blueprint(
        name="简答", bank=bank, minutes=60, cut_score=100, review="score", user=body.officer,
        sections=[SectionRule("简答", "essay", 500, (QuotaRule("essay", 1),))],
    )  # fmt: skip
    assert approve_blueprint(blueprint, user=body.officer).state == "approved"
