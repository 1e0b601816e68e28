"""Laws say whether they still hold and who checked them; cases never pass for real when they are not."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from library.actions.load_library import load_library
from library.models import ArticlePage, CasePage, LawPage
from pages.api import home_page
from qualifications.api import Instrument

pytestmark = pytest.mark.django_db

LAW = """
title = "特种作业人员安全技术培训考核管理规定"
number = "{number}"
kind = "rule"
state = "{state}"
replaced_by = "{replaced_by}"
in_force_on = "{since}"
lead = "管特种作业人员怎样培训、考核和发证。"
topics = ["特种作业"]
places = ["enterprise"]
check = "待核"
[[articles]]
number = "第五条"
title = "持证上岗"
summary = "没有操作证，不得上岗作业。"
check = "待核"
[[notices]]
on = "2026-06-01"
text = "由令第19号替代。"
[[body]]
type = "text"
value = "谁要看：特种作业人员。"
"""
CASE = """
title = "油箱补焊爆炸"
nature = "{nature}"
accident_type = "其他爆炸"
industry = "机械修理"
happened_on = "{day}"
lead = "空油桶不空。"
direct_causes = ["没有置换就动火"]
lessons = ["先清洗、置换、检测，再动火"]
laws = ["old-order 第五条"]
places = ["enterprise"]
check = "待核"
body = []
"""
ARTICLE = """
title = "补焊油箱"
lead = "空桶更危险。"
topic = "高处"
places = ["enterprise"]
laws = ["{law} 第五条"]
simple = "空桶里有油气。\\n油气会爆炸。"
check = "无需核对"
[[body]]
type = "heading"
value = "先想一想"
"""


@pytest.fixture
def content(tmp_path):
    for folder in ("laws", "cases", "articles"):
        (tmp_path / folder).mkdir()
    old = LAW.format(number="国家安全监管总局令第30号", state="replaced", replaced_by="new-order", since="2010-07-01")
    new = LAW.format(number="应急管理部令第19号", state="in_force", replaced_by="", since="2026-06-01")
    (tmp_path / "laws/old-order.toml").write_text(old, encoding="utf-8")
    (tmp_path / "laws/new-order.toml").write_text(new, encoding="utf-8")
    (tmp_path / "cases/tank.toml").write_text(CASE.format(nature="composed", day=""), encoding="utf-8")
    (tmp_path / "articles/tank.toml").write_text(ARTICLE.format(law="old-order"), encoding="utf-8")
    return tmp_path


def test_the_files_become_pages_once(content):
    first = load_library(content)
    assert (first.laws, first.cases, first.articles) == (2, 1, 1)
    assert load_library(content) is None
    assert load_library(content, again=True).laws == 2
    assert LawPage.objects.count() == 2
    assert home_page().get_descendants().filter(slug="old-order").count() == 1


def test_what_an_editor_wrote_is_never_overwritten(content, admin_user):
    load_library(content)
    page = ArticlePage.objects.get(slug="tank")
    page.title = "编辑写的标题"
    page.save_revision(user=admin_user).publish()
    laid = load_library(content, again=True)
    assert laid.kept == 1
    assert ArticlePage.objects.get(slug="tank").title == "编辑写的标题"


def test_one_entry_that_does_not_fit_leaves_nothing_behind(content):
    (content / "articles/wrong.toml").write_text(ARTICLE.format(law="no-such-law"), encoding="utf-8")
    with pytest.raises(ValidationError, match="wrong.*no-such-law"):
        load_library(content)
    assert not LawPage.objects.exists()
    assert not Instrument.objects.filter(key="old-order").exists()


def test_a_replaced_law_says_so_wherever_it_is_cited(content):
    load_library(content)
    for address in ("/laws/old-order/", "/cases/tank/", "/knowledge/tank/"):
        html = Client().get(address).content.decode()
        assert "已被《特种作业人员安全技术培训考核管理规定》（应急管理部令第19号，2026年6月1日起施行）替代" in html, (
            address
        )
    assert "已被" not in Client().get("/laws/new-order/").content.decode()


def test_a_law_shows_who_uses_it_and_that_it_waits_for_checking(content):
    load_library(content)
    html = Client().get("/laws/old-order/").content.decode()
    assert "油箱补焊爆炸" in html
    assert "SO-30" in html
    assert "待核" in html
    assert "我们写的摘要，不是法律原文" in html


def test_checked_needs_what_it_was_checked_against_and_when():
    fields = {"key": "x", "title": "某规定", "kind": "rule", "check_state": "checked"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Instrument.objects.create(**fields)
    full = {**fields, "checked_against": "官网公布文本", "checked_on": date(2026, 11, 1)}
    assert Instrument.objects.create(**full).pk


def test_only_a_replaced_text_names_its_successor():
    new = Instrument.objects.create(key="n", title="新", kind="rule", state="in_force")
    with pytest.raises(IntegrityError), transaction.atomic():
        Instrument.objects.create(key="o", title="旧", kind="rule", state="in_force", replaced_by=new)
    assert Instrument.objects.create(key="o", title="旧", kind="rule", state="replaced", replaced_by=new).is_replaced


def test_a_composed_case_has_no_day_and_is_labelled(content):
    load_library(content)
    assert "不是真实事故" in Client().get("/cases/tank/").content.decode()
    page = CasePage.objects.get(slug="tank")
    page.happened_on = date(2020, 1, 1)
    with pytest.raises(ValidationError, match="模拟案例不写发生日期"):
        page.full_clean()
    page.nature = "real"
    page.full_clean()


@pytest.mark.parametrize(
    ("asked", "found"),
    [("", 2), ("?state=in_force", 1), ("?state=nonsense", 2), ("?q=19", 1), ("?kind=law", 0), ("?p=99", 2)],
)
def test_the_list_of_laws_is_narrowed_by_the_address(content, asked, found):
    load_library(content)
    assert f"共 {found} 条" in Client().get(f"/laws/{asked}").content.decode()


def test_an_article_can_be_heard_and_read_in_short_sentences(content):
    load_library(content)
    html = Client().get("/knowledge/tank/").content.decode()
    assert html.count("data-read>") == 2
    assert "data-read-button" in html
