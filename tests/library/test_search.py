"""What somebody finds who types into the one box, and what a hostile one does not break."""

from __future__ import annotations

from datetime import date

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st
from wagtail.models import Page, PageViewRestriction

from courses.models.course_page import CourseIndexPage, CoursePage, LessonPage
from library.models import ArticleIndexPage, ArticlePage, CaseIndexPage, CasePage, LawArticle, LawIndexPage, LawPage
from pages.api import home_page, lay_page, refresh_index
from pages.models import ReadableText
from qualifications.models import Instrument

HOSTILE = (
    'a"b', '"', "安全\"生产", "NOT", "AND OR NOT", "title:安全", "安全*", "^安全", "(安全", "安全)", "{title}",
    "NEAR(安 全)", "' OR 1=1 --", "安全:*", "!安全", "安全 & | !", "\\", "%", "_", "\x00安全", "𫠠", "<->",
    "a" * 500, "安" * 500, "👷", "＂安全＂",
)  # fmt: skip


@pytest.fixture
def found(db, settings, django_capture_on_commit_callbacks):
    """One of each kind, indexed when their transaction ends."""
    settings.WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "pages.search"}}
    with django_capture_on_commit_callbacks(execute=True):
        lay(home_page())
    connection.run_on_commit.clear()  # they have run


def lay(home):
    laws = lay_page(home, LawIndexPage, slug="laws", title="法规标准库")
    instrument = Instrument.objects.create(
        key="order-19",
        title="特种作业人员安全技术培训考核管理规定",
        number="应急管理部令第19号",
        kind="rule",
        issuer="应急管理部",
        state="in_force",
        in_force_on=date(2026, 6, 1),
        aliases=["特种作业规定"],
    )
    law = lay_page(laws, LawPage, slug="order-19", title=instrument.title, instrument=instrument, lead="发证的规章。")
    law.articles = [LawArticle(number="第五条", title="发证条件", summary="年满18周岁且不超过国家规定的退休年龄。")]
    law.save()
    cases = lay_page(home, CaseIndexPage, slug="cases", title="事故案例库")
    lay_page(
        cases,
        CasePage,
        slug="paddle",
        title="叶轮检修时被卷入",
        lead="停机没有断电。",
        nature="composed",
        accident_type="机械伤害",
        industry="化工",
        direct_causes="没有挂牌上锁",
        lessons="先断电再检修",
        body=[{"type": "text", "value": "<p>检修<b>叶轮</b>前<br>没有挂牌 &lt;script&gt;alert(1)&lt;/script&gt;</p>"}],
    )
    knowledge = lay_page(home, ArticleIndexPage, slug="knowledge", title="安全知识")
    lay_page(
        knowledge,
        ArticlePage,
        slug="height",
        title="两米以上就是高处",
        lead="分级见 GB/T 3608。",
        simple="系好安全带再上去。",
        places=["school"],
        body=[
            {
                "type": "diagram",
                "value": {"file": "library/articles/height.svg", "alt": "安全带高挂低用", "caption": ""},
            },
            {"type": "callout", "value": {"tone": "danger", "title": "", "text": "低挂等于没挂"}},
        ],
    )
    courses = lay_page(home, CourseIndexPage, slug="courses", title="课程")
    course = lay_page(courses, CoursePage, slug="height", title="高处作业安全", lead="安全带。", places=["school"])
    lesson = [
        {
            "type": "check",
            "value": {"question": "挂在哪里？", "options": ["高处", "低处"], "correct": [0], "why": "坠落短"},
        }
    ]
    lay_page(course, LessonPage, slug="harness", title="安全带怎样挂", body=lesson)


@pytest.fixture
def ask(client, found):
    def get(words: str, **parameters):
        response = client.get("/search/", {"q": words, **parameters})
        assert response.status_code == 200
        return response

    return get


def titles(response) -> list[str]:
    return ["".join(cut.text for cut in entry.title) for entry in response.context["entries"]]


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("叶轮", "叶轮检修时被卷入"),
        ("检修", "叶轮检修时被卷入"),
        ("挂牌 断电", "叶轮检修时被卷入"),
        ("机械伤害", "叶轮检修时被卷入"),
        ("退休年龄", "特种作业人员安全技术培训考核管理规定"),
        ("特种作业规定", "特种作业人员安全技术培训考核管理规定"),
        ("种作", "特种作业人员安全技术培训考核管理规定"),
        ("令第19号", "特种作业人员安全技术培训考核管理规定"),
        ("19号令", "特种作业人员安全技术培训考核管理规定"),
        ("第１９号令", "特种作业人员安全技术培训考核管理规定"),
        ("令第十九号", "特种作业人员安全技术培训考核管理规定"),
        ("GBT3608", "两米以上就是高处"),
        ("ｇｂ 3608", "两米以上就是高处"),
        ("坠落短", "安全带怎样挂"),
    ],
)
def test_two_characters_an_alias_a_number_in_any_form_find_the_page(ask, words, title):
    assert titles(ask(words))[0] == title


@pytest.mark.parametrize("words", ["轮叶", "令第9号", "GB 360", "叶轮 令第19号", "svg", "danger", "警示"])
def test_what_stands_nowhere_is_not_found(ask, words):
    assert titles(ask(words)) == []


def test_a_title_stands_before_a_text(ask):
    first = titles(ask("安全带"))
    assert first[0] == "安全带怎样挂"
    assert set(first) == {"安全带怎样挂", "高处作业安全", "两米以上就是高处"}


def test_kinds_are_counted_and_narrow_the_list(ask):
    counts = {row["key"]: row["count"] for row in ask("安全带").context["filters"]}
    assert counts == {"": 3, "knowledge": 1, "course": 2}
    assert titles(ask("安全带", kind="knowledge")) == ["两米以上就是高处"]
    assert titles(ask("安全带", kind="law")) == []
    assert len(titles(ask("安全带", kind="no-such-kind", page="x"))) == 3


def test_a_place_keeps_what_is_meant_for_it_and_the_lessons_of_its_courses(ask):
    assert set(titles(ask("安全带", place="school"))) == {"安全带怎样挂", "高处作业安全", "两米以上就是高处"}
    assert titles(ask("叶轮", place="school")) == []
    assert titles(ask("叶轮", place="no-such-place")) == ["叶轮检修时被卷入"]


def test_a_place_is_a_direct_hit(ask):
    place = apps.get_model("publicity", "Place").objects.get(key="school")
    response = ask(place.name)
    assert f'href="/places/{place.key}/"' in response.content.decode()


def test_hits_are_marked_and_what_an_editor_typed_is_escaped(ask):
    text = ask("叶轮").content.decode()
    assert "<mark>叶轮</mark>检修时被卷入" in text
    assert "检修 <mark>叶轮</mark>" in text or "检修<mark>叶轮</mark>" in text
    assert "<script>alert" not in text
    text = ask('<img src=x onerror="alert(1)">叶轮').content.decode()
    assert "<img src=x" not in text


def test_the_page_asks_robots_to_leave_it_alone_and_cuts_what_is_long(ask):
    response = ask("安" * 100)
    assert '<meta name="robots" content="noindex' in response.content.decode()
    assert len(response.context["words"]) == 60


def test_whoever_finds_nothing_is_led_on(ask, found):
    call_command("update_index", verbosity=0)
    response = ask("叶轮检查")
    assert titles(response) == []
    assert [page.title for page in response.context["close"]][0] == "叶轮检修时被卷入"
    assert "常搜的词" in ask("").content.decode()


@pytest.mark.parametrize("words", HOSTILE)
def test_no_query_breaks_the_page_or_the_suggestions(ask, client, words):
    ask(words)
    assert client.get("/search/suggest/", {"q": words}).status_code == 200
    assert Page.objects.search(words).count() >= 0
    assert list(Page.objects.autocomplete(words)[:3]) is not None


@hypothesis(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=40))
def test_nothing_typed_breaks_the_page(client, found, words):
    assert client.get("/search/", {"q": words}).status_code == 200


def suggestions(client, words: str) -> list[str]:
    return [item["label"] for item in client.get("/search/suggest/", {"q": words}).json()["items"]]


@pytest.mark.parametrize(
    ("words", "label"),
    [
        ("叶", "叶轮检修时被卷入"),
        ("叶轮检", "叶轮检修时被卷入"),
        ("检修", "叶轮检修时被卷入"),
        ("特种作业规", "特种作业人员安全技术培训考核管理规定"),
        ("令第19号", "特种作业人员安全技术培训考核管理规定"),
        ("tzzygd", "特种作业人员安全技术培训考核管理规定"),
        ("ylj", "叶轮检修时被卷入"),
        ("YLJX", "叶轮检修时被卷入"),
    ],
)
def test_suggestions_come_by_beginning_alias_number_and_initials(client, found, words, label):
    assert label in suggestions(client, words)


def test_nothing_is_suggested_for_nothing(client, found):
    assert suggestions(client, "") == []
    assert suggestions(client, "!!") == []


def test_drafts_and_private_pages_are_not_found(ask, client, found):
    CasePage.objects.get().unpublish()
    assert titles(ask("叶轮")) == []
    page = ArticlePage.objects.get()
    PageViewRestriction.objects.create(page=page.get_parent(), restriction_type="login")
    assert "两米以上就是高处" not in titles(ask("安全带"))
    assert "两米以上就是高处" not in suggestions(client, "两米")


def test_a_page_that_is_gone_is_gone_from_the_index(ask):
    CasePage.objects.get().delete()
    assert titles(ask("叶轮")) == []
    assert not ReadableText.objects.filter(names__contains="叶轮").exists()


def test_a_changed_page_is_found_by_its_new_words_only(ask, django_capture_on_commit_callbacks):
    case = CasePage.objects.get()
    case.title, case.body = "皮带检修时被卷入", [{"type": "text", "value": "<p>皮带</p>"}]
    with django_capture_on_commit_callbacks(execute=True) as indexed:
        case.save()
        case.save()
    assert [type(hook).__name__ for hook in indexed].count("Later") == 1
    assert titles(ask("皮带")) == ["皮带检修时被卷入"]
    assert titles(ask("叶轮")) == []


def test_what_is_indexed_is_text_to_read(found):
    text = "\n".join(ReadableText.objects.values_list("text", flat=True))
    for stray in ("<p>", "<b>", ".svg", "None", "danger", "警示", "[0]"):
        assert stray not in text
    for readable in ("安全带高挂低用", "低挂等于没挂", "高处", "系好安全带再上去"):
        assert readable in text


def test_the_editors_search_and_its_choosers_find_chinese(found):
    assert [page.title for page in Page.objects.autocomplete("叶轮")] == ["叶轮检修时被卷入"]
    assert [page.title for page in Page.objects.autocomplete("叶")] == ["叶轮检修时被卷入"]
    assert [page.title for page in Page.objects.search("检修 叶轮")] == ["叶轮检修时被卷入"]
    assert CasePage.objects.search("叶轮").count() == 1
    assert LawPage.objects.search("叶轮").count() == 0
    assert Page.objects.filter(depth__gt=2).order_by("title").search("安全带", order_by_relevance=False)[0].pk
    assert Page.objects.search("叶轮", fields=["title"]).count() == 1
    assert sum(Page.objects.search("安全带").facet("content_type_id").values()) == 3


def test_the_whole_index_is_written_anew_once_when_its_form_changed(found):
    assert refresh_index() is True
    assert refresh_index() is False
    assert Page.objects.search("叶轮").count() == 1
