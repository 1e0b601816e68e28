"""Courses are read by anybody, kept as files, and never become hours."""

from __future__ import annotations

import re

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from wagtail.blocks import StreamBlockValidationError

from courses.actions.load_courses import load_courses
from courses.domain import quiz as quizzes
from courses.domain.quiz import Question
from courses.models import CoursePage, HoursEntry, LessonPage
from tests.courses.factories import make_course, make_lesson

pytestmark = pytest.mark.django_db

COURSE = """
title = "焊接安全"
lead = "先想后焊。"
kind = "initial"
level = "basic"
qualification = "fusion-welding"
places = ["enterprise"]
goals = ["知道空桶不空"]
check = "待核"
"""
LESSON = """
title = "油桶"
minutes = 12
simple = "空桶里有油气。\\n\\n先洗再焊。"
[[body]]
type = "text"
value = "空桶不空。"
[[body]]
type = "check"
question = "能直接焊吗？"
options = ["能", "不能"]
correct = [1]
why = "里面有油气。"
[[body]]
type = "hazard"
file = "tank.svg"
alt = "油桶"
question = "找出隐患"
spots = [{x = 1.5, y = 2, w = 10, h = 12, title = "没有置换", why = "会爆炸"}]
[[body]]
type = "task"
title = "看一看"
text = ""
items = ["桶上有没有标签"]
[[body]]
type = "quiz"
bank = "practice-test"
areas = ["焊接/动火"]
count = 2
"""


@pytest.fixture
def content(tmp_path):
    folder = tmp_path / "welding"
    folder.mkdir()
    (folder / "course.toml").write_text(COURSE, encoding="utf-8")
    (folder / "01-tank.toml").write_text(LESSON, encoding="utf-8")
    return tmp_path


@pytest.fixture
def source(monkeypatch):
    """A practice bank of two questions in place of the item banks."""
    pool = [
        Question(11, "single", "哪个先做？", ("动火", "置换"), (1,), "先置换。", "焊接/动火"),
        Question(12, "judgement", "空桶可以直接焊。", (), (1,), "空桶不空。", "焊接/动火"),
    ]
    monkeypatch.setattr(quizzes, "_SOURCES", [lambda bank, **_asked: pool if bank == "practice-test" else []])
    return pool


def test_a_course_is_laid_once_with_its_lessons(content):
    laid = load_courses(content)
    assert (laid.courses, laid.lessons, laid.kept) == (1, 1, 0)
    assert load_courses(content) is None
    load_courses(content, again=True)
    assert (CoursePage.objects.count(), LessonPage.objects.count()) == (1, 1)


def test_a_lesson_can_be_read_without_script_and_without_an_account(content):
    load_courses(content)
    html = Client().get("/courses/welding/tank/").content.decode()
    for words in ("空桶不空。", "能直接焊吗？", "里面有油气。", "没有置换", "桶上有没有标签", "第 1 课，共 1 课"):
        assert words in html, words
    assert 'x="1.5"' in html
    assert "courses/lessons/welding/tank.svg" in html
    assert html.count("data-read>") == 2
    assert "空桶里有油气" in html


def test_practice_shows_right_and_wrong_and_leaves_no_trace(content, source):
    load_courses(content)
    html = Client().get("/courses/welding/tank/").content.decode()
    address = re.search(r'href="(/training/quiz/[^"]+)"', html)[1]
    page = Client().get(address).content.decode()
    seed = re.search(r'name="seed" value="(\w+)"', page)[1]
    assert "先置换。" not in page
    answer = Client().post(address, {"seed": seed, "q11": "1", "q12": "0"}).content.decode()
    assert "答对 1 题，共 2 题" in answer
    assert "先置换。" in answer
    assert "错了" in answer
    assert not HoursEntry.objects.exists()


@pytest.mark.parametrize("sent", [{"q11": "99"}, {"q11": "x"}, {"q11": ["0", "1"]}, {}])
def test_whatever_is_sent_is_wrong_and_never_an_error(content, source, sent):
    load_courses(content)
    lesson = LessonPage.objects.get()
    block = next(part for part in lesson.body if part.block_type == "quiz")
    answer = Client().post(f"/training/quiz/{lesson.pk}/{block.id}/", {"seed": "abc", **sent})
    assert answer.status_code == 200
    assert "答对 0 题" in answer.content.decode()


def test_a_lesson_that_is_not_published_asks_nothing(source):
    lesson = make_lesson(body=[{"type": "quiz", "value": {"bank": "b", "areas": [], "count": 1}, "id": "q"}])
    assert Client().get(f"/training/quiz/{lesson.pk}/q/").status_code == 200
    assert Client().get(f"/training/quiz/{lesson.pk}/other/").status_code == 404
    lesson.unpublish()
    assert Client().get(f"/training/quiz/{lesson.pk}/q/").status_code == 404


def test_the_catalogue_is_narrowed_by_what_a_reader_knows():
    make_course(title="焊接课", kind="initial", level="basic")
    make_course(title="居家课", kind="public", level="basic", slug="home-safety")
    html = Client().get("/courses/?kind=public").content.decode()
    assert "居家课" in html
    assert "焊接课" not in html


def test_a_right_option_that_does_not_exist_is_refused():
    lesson = make_lesson()
    block = LessonPage.body.field.stream_block
    value = {"question": "问", "options": ["甲", "乙"], "correct": [2], "why": "因为"}
    stream = block.to_python([{"type": "check", "value": value, "id": "c"}])
    with pytest.raises((ValidationError, StreamBlockValidationError)):
        block.clean(stream)
    assert lesson.pk
