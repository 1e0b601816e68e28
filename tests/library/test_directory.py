"""The directory shows who may train and examine, and never a figure that points at people."""

from __future__ import annotations

import pytest
from django.test import Client

from exams.models import ExamPoint
from library.models import directory
from tests.accounts.factories import make_organisation
from tests.courses.factories import enrol, make_class, make_institution

pytestmark = pytest.mark.django_db


def read(**asked):
    return Client().get("/directory/", asked).content.decode()


def test_an_institution_shows_what_it_taught():
    school = make_institution(name="巴陵电工培训学校")
    enrol(make_class(school))
    html = read()
    assert "巴陵电工培训学校" in html
    assert "低压电工作业" in html
    assert "1 个班，1 人次" in html


def test_a_closed_institution_is_not_listed():
    make_institution(name="已停业培训学校", is_active=False)
    assert "已停业培训学校" not in read()


def test_a_point_shows_its_seats_and_hides_few_attempts(monkeypatch):
    body = make_organisation("exam_point", name="云梦考点")
    ExamPoint.objects.create(organisation=body, code="YM01", holds_practical=True)
    html = read(kind="points")
    assert "理论、实操" in html
    assert "已组织" not in html
    monkeypatch.setattr(directory, "FEW", 0)
    assert "已组织" in read(kind="points")


@pytest.mark.parametrize("asked", [{"kind": "x' OR 1=1"}, {"region": "430600%"}, {"p": "-1"}, {"q": "<script>"}])
def test_whatever_is_asked_gets_a_page(asked):
    answer = Client().get("/directory/", asked)
    assert answer.status_code == 200
    assert "<script>" not in answer.content.decode().replace("<script src", "").replace("<script type", "")


def test_words_and_regions_narrow_the_list():
    near, far = make_institution(name="近处培训学校"), make_institution(name="远处培训学校")
    html = read(q="近处")
    assert near.name in html
    assert far.name not in html
    assert near.name in read(region=near.region.code)
