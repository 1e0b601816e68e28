"""Who sees the figures, and what of them: keys and stems are for those who see the bank."""

from __future__ import annotations

import io

import pikepdf
import pytest
from django.urls import reverse
from openpyxl import load_workbook

from evidence.api import Event
from exams.actions.compute_statistics import compute_sitting
from exams.models import ItemStatistic, SittingStatistic
from tests.accounts import factories as people
from tests.exams import factories
from tests.exams.factories import signed_in
from tests.exams.statistics.test_sitting import sat

pytestmark = pytest.mark.django_db


def at(world, name: str = "") -> str:
    return reverse(f"exams:sitting-statistics{name and '-' + name}", args=[world.sitting.uuid])


def officer_of(world):
    people.give_second_factor(world.officer)
    return signed_in(world.officer)


def clerk_of(world):
    """Sees results, but neither bank nor sittings."""
    return signed_in(people.make_staff("certificate_officer", world.sitting.organiser))


def test_an_officer_reads_what_the_figures_mean_and_which_option_is_right():
    world = sat(60)
    compute_sitting(world.sitting)
    page = officer_of(world).get(at(world))
    html = page.content.decode()
    assert page.status_code == 200
    for words in (
        "随机卷信度（KR-21 型）",
        "测量标准误",
        "合格判定一致性",
        "得分分布",
        "知识点（由弱到强）",
        "工作单位",
    ):
        assert words in html
    assert "题题干" in html, "the officer sees the bank, so the stems"
    assert 'aria-label="答案"' in html
    assert page["Cache-Control"] == "private, no-store"


def test_whoever_sees_results_but_no_bank_sees_figures_without_stems_and_keys():
    world = sat(60)
    compute_sitting(world.sitting)
    clerk = clerk_of(world)
    html = clerk.get(at(world)).content.decode()
    assert "T0001" in html
    for secret in ("题题干", 'aria-label="答案"', "正确选项", "选项与变化"):
        assert secret not in html
    sheets = load_workbook(io.BytesIO(clerk.get(at(world, "file")).content)).sheetnames
    assert "试题" in sheets
    assert "选项" not in sheets
    whole = load_workbook(io.BytesIO(officer_of(world).get(at(world, "file")).content)).sheetnames
    assert whole[:4] == ["概况", "试题", "选项", "知识点"]


def test_an_invigilator_sees_none_of_it():
    world = sat(10)
    compute_sitting(world.sitting)
    client = signed_in(world.invigilator)
    assert client.get(reverse("exams:sitting-detail", args=[world.sitting.uuid])).status_code == 200
    for name in ("", "file", "report"):
        assert client.get(at(world, name)).status_code == 403
    assert client.post(at(world, "compute")).status_code == 403


def test_only_who_manages_the_sitting_computes_before_publication():
    world = sat(10, published=False)
    clerk = clerk_of(world)
    assert clerk.post(at(world, "compute")).status_code == 403
    assert not SittingStatistic.objects.exists()
    assert at(world, "compute") not in clerk.get(at(world)).content.decode()
    officer = officer_of(world)
    assert at(world, "compute") in officer.get(at(world)).content.decode()
    assert officer.post(at(world, "compute")).status_code == 302
    assert SittingStatistic.objects.get().n == 10
    assert "成绩尚未公布" in officer.get(at(world)).content.decode()


def test_without_marks_there_is_nothing_to_compute_and_nothing_to_hand_out():
    world = sat(0, published=False)
    officer = officer_of(world)
    assert "还没有成绩" in officer.get(at(world)).content.decode()
    for method, name in (("post", "compute"), ("get", "file"), ("get", "report")):
        assert getattr(officer, method)(at(world, name)).status_code == 302
    assert not SittingStatistic.objects.exists()


def test_a_practical_sitting_has_no_such_page():
    body = factories.make_body()
    sitting = factories.make_sitting(body, part="practical")
    client = signed_in(body.officer)
    assert client.get(reverse("exams:sitting-statistics", args=[sitting.uuid])).status_code == 404
    detail = client.get(reverse("exams:sitting-detail", args=[sitting.uuid])).content.decode()
    assert reverse("exams:sitting-statistics", args=[sitting.uuid]) not in detail


def test_the_report_is_a_pdf_with_its_own_fonts_and_leaves_evidence():
    world = sat(60)
    compute_sitting(world.sitting)
    response = officer_of(world).get(at(world, "report"))
    assert response["Content-Type"] == "application/pdf"
    with pikepdf.open(io.BytesIO(response.content)) as pdf:
        fonts = {str(font["/BaseFont"]) for page in pdf.pages for font in page["/Resources"]["/Font"].values()}
    assert fonts
    assert all("Ticket" in font or "Noto" in font for font in fonts), fonts
    event = Event.objects.filter(kind="exams.statistics.exported").get()
    assert event.body == {"kind": "pdf"}


def test_the_items_of_one_sign_can_be_looked_at_alone():
    world = sat(60)
    compute_sitting(world.sitting)
    officer = officer_of(world)
    few = officer.get(at(world), {"sign": "few"})
    assert all([badge["label"] for badge in row["badges"]] == ["作答数不足"] for row in few.context["rows"])
    assert few.context["rows"]
    assert officer.get(at(world), {"sign": "nonsense"}).context["rows"] == []


def test_the_bank_shows_observed_figures_and_finds_items_by_their_sign():
    world = sat(200)
    compute_sitting(world.sitting)
    officer, bank = officer_of(world), reverse("exams:bank-detail", args=[world.bank.key])
    row = ItemStatistic.objects.select_related("version__item").first()
    ItemStatistic.objects.update(flags="")
    ItemStatistic.objects.filter(pk=row.pk).update(flags="|key|hard|", facility=0.25)
    html = officer.get(bank, {"quality": "key"}).content.decode()
    assert row.version.item.number in html
    assert "25%" in html
    assert html.count("疑似答案有误") == 2, "the badge, and the choice of the filter"
    for wanted, count in (("any", 1), ("hard", 1), ("drift", 0), ("none", ItemStatistic.objects.count() - 1)):
        assert officer.get(bank, {"quality": wanted}).context["filter"].qs.count() == count
    assert officer.get(bank, {"sort": "-facility"}).status_code == 200


def test_an_items_own_page_shows_its_figures_of_all_time():
    world = sat(120)
    compute_sitting(world.sitting)
    row = ItemStatistic.objects.select_related("version__item").order_by("-n").first()
    html = officer_of(world).get(reverse("exams:item-detail", args=[row.version.item.uuid])).content.decode()
    assert "实测质量" in html
    assert f"{row.n} 人" in html
    ItemStatistic.objects.all().delete()
    html = officer_of(world).get(reverse("exams:item-detail", args=[row.version.item.uuid])).content.decode()
    assert "还没有在已公布成绩的考试中用过" in html
