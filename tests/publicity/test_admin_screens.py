"""机构专区 and 浏览统计 in the admin: who finds them, what they show, what they refuse, and how they look empty."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from courses.api import InstitutionPage
from evidence.api import events_about
from pages.models import PageCount
from publicity.api import Corner, StandardPage, open_corner
from publicity.views.page_counts import points
from tests.accounts import factories as people
from tests.publicity.staff import staff

pytestmark = pytest.mark.django_db

CORNERS, COUNTS = "/admin/corners/", "/admin/reports/page-counts/"


@pytest.fixture
def school():
    return people.make_organisation("training_institution", name="平安培训学校")


def test_a_publisher_opens_a_corner_and_its_author_writes_there(publisher, catalogue, school):
    empty = publisher.get(CORNERS).content.decode()
    assert "还没有机构开设专区" in empty
    assert f'<option value="{school.uuid}">平安培训学校</option>' in empty
    author = staff("course_author", school)
    assert author.get("/admin/").status_code == 302
    answer = publisher.post(CORNERS, {"organisation": school.uuid}, follow=True)
    assert answer.redirect_chain == [(CORNERS, 302)]
    html = answer.content.decode()
    assert "已为平安培训学校开设专区" in html
    assert "<option value=" not in html.replace('<option value="">', "")
    page = InstitutionPage.objects.get(institution=school)
    assert page.url in html
    assert author.get("/admin/").status_code == 200
    assert author.get(reverse("wagtailadmin_pages:add", args=["courses", "coursepage", page.pk])).status_code == 200
    assert [event.kind for event in events_about(f"organisation:{school.uuid}")] == ["publicity.corner.opened"]


def test_pressing_twice_opens_one_corner(publisher, catalogue, school):
    for _again in range(2):
        assert publisher.post(CORNERS, {"organisation": school.uuid}).status_code == 302
    assert Corner.objects.count() == 1


@pytest.mark.parametrize("kind", ["exam_body", "regulator", "publicity_office"])
def test_only_schools_and_enterprises_get_one(publisher, catalogue, kind):
    body = people.make_organisation(kind, name="不写课的单位")
    assert "不写课的单位" not in publisher.get(CORNERS).content.decode()
    answer = publisher.post(CORNERS, {"organisation": body.uuid}, follow=True)
    assert "只有培训机构和企业可以开设课程专区" in answer.content.decode()
    assert not Corner.objects.exists()


def test_what_does_not_exist_or_is_no_number_opens_nothing(publisher, catalogue, school):
    absent = "00000000-0000-4000-8000-000000000000"
    assert publisher.post(CORNERS, {"organisation": absent}).status_code == 404
    for nonsense in ("", "x", "' or 1=1"):
        assert publisher.post(CORNERS, {"organisation": nonsense}).status_code == 404, nonsense
    assert publisher.post(CORNERS).status_code == 404
    assert not Corner.objects.exists()


def test_without_a_catalogue_it_says_what_to_build_first(publisher, school):
    answer = publisher.post(CORNERS, {"organisation": school.uuid}, follow=True)
    assert "先在网站后台建好“课程”" in answer.content.decode()
    assert not Corner.objects.exists()


@pytest.mark.parametrize("role", ["editor", "content_reviewer"])
def test_who_only_writes_or_reviews_opens_no_corner(office, catalogue, school, role):
    client = staff(role, office)
    assert CORNERS not in client.get("/admin/").content.decode()
    for answer in (client.get(CORNERS), client.post(CORNERS, {"organisation": school.uuid})):
        assert answer.status_code == 302
        assert answer["Location"] == reverse("wagtailadmin_home")
    assert not Corner.objects.exists()


@pytest.mark.parametrize("here", [CORNERS, COUNTS])
def test_a_stranger_and_a_worker_are_led_away(here):
    signed = Client()
    signed.force_login(people.make_user())
    for client in (Client(), signed):
        answer = client.get(here)
        assert answer.status_code == 302
        assert "/login" in answer["Location"]


def test_the_publisher_finds_the_corners_in_the_menu(publisher, catalogue):
    assert CORNERS in publisher.get("/admin/").content.decode()


def read(page, views: int, *, days_ago: int = 0) -> None:
    PageCount.objects.create(page=page.page_ptr, day=timezone.localdate() - timedelta(days=days_ago), views=views)


def test_an_editor_reads_which_pages_are_read(editor):
    about, privacy = (StandardPage.objects.get(slug=slug) for slug in ("about", "privacy"))
    read(about, 3)
    read(about, 4, days_ago=2)
    read(privacy, 20, days_ago=10)
    week = editor.get(COUNTS, {"days": "7"}).content.decode()
    assert "<td>7</td>" in week
    assert privacy.title not in week.split('<table class="listing', 1)[1]
    month = editor.get(COUNTS).content.decode().split('<table class="listing', 1)[1]
    assert month.index(privacy.title) < month.index(about.title)
    assert "<td>27</td>" in month
    assert 'role="img"' in month
    assert COUNTS in editor.get("/admin/").content.decode()


def test_nobody_came_is_said_and_a_number_that_is_no_choice_is_ignored(editor):
    for days in ("", "0", "-1", "99999999999", "x"):
        html = editor.get(COUNTS, {"days": days}).content.decode()
        assert "这段时间还没有浏览" in html, days
        assert 'href="?days=30" aria-current="true"' in html, days


def test_the_counts_are_taken_away_as_a_workbook(editor):
    about = StandardPage.objects.get(slug="about")
    about.title = "=HYPERLINK(1)"
    about.save()
    read(about, 5)
    answer = editor.get(COUNTS, {"export": "xlsx"})
    assert "attachment" in answer["Content-Disposition"]
    rows = list(load_workbook(io.BytesIO(answer.content)).active.iter_rows())
    assert [cell.value for cell in rows[0]] == ["页面", "浏览次数", "地址"]
    assert (rows[1][0].data_type, rows[1][1].value) == ("s", 5)


def test_an_author_sees_the_counts_of_the_own_corner_only(publisher, catalogue, school):
    corner = open_corner(school, by=publisher.user)
    about = StandardPage.objects.get(slug="about")
    read(about, 9)
    read(corner.page, 2)
    table = staff("course_author", school).get(COUNTS).content.decode().split('<table class="listing', 1)[1]
    assert "平安培训学校" in table
    assert about.title not in table
    assert "<td>2</td>" in table


def test_only_looking_is_offered(editor):
    assert editor.post(COUNTS).status_code == 405


@pytest.mark.parametrize("daily", [[0], [0] * 7, [5], list(range(365))])
def test_the_line_stays_in_its_frame(daily):
    places = [tuple(map(float, pair.split(","))) for pair in points(daily).split()]
    assert all(0 <= x <= 120 and 0 <= y <= 28 for x, y in places)
    assert len(places) <= 60
