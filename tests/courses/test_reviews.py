"""What learners say of a course is read before it is shown, and never tells who said it."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.api import NotAllowed
from courses.actions.review_course import moderate_review, review_course
from courses.models import CourseReview
from courses.refusals import Refused
from evidence.models import Event
from tests.accounts.factories import make_organisation, make_person, make_user
from tests.courses.factories import make_course, make_institution, make_post

pytestmark = pytest.mark.django_db


@pytest.fixture
def school():
    return make_institution()


@pytest.fixture
def course(school):
    return make_course(institution=school)


def write(course, *, stars: int = 4, text: str = "讲得清楚", name: str = "王小明") -> CourseReview:
    person = make_person(name=name, user=make_user())
    return review_course(course, person=person, stars=stars, text=text, now=timezone.now())


def show(review, by):
    return moderate_review(review, show=True, reason="", by=by, now=timezone.now())


def test_a_review_is_shown_after_somebody_read_it_and_under_a_masked_name(course, school):
    review = write(course)
    assert "讲得清楚" not in Client().get(course.url).content.decode()
    show(review, make_post(school, "registrar"))
    html = Client().get(course.url).content.decode()
    assert "讲得清楚" in html
    assert "王**" in html
    assert "王小明" not in html
    assert Event.objects.filter(kind="courses.review.moderated").count() == 1


def test_an_average_needs_five(course, school):
    by = make_post(school, "registrar")
    for stars in (5, 5, 4, 4):
        show(write(course, stars=stars), by)
    assert "满分 5 分，" not in Client().get(course.url).content.decode()
    show(write(course, stars=2), by)
    html = Client().get(course.url).content.decode()
    assert "满分 5 分，5 人评价" in html
    assert ">4.0<" in html


def test_one_a_person_and_what_is_changed_is_read_again(course, school):
    review = write(course)
    show(review, make_post(school, "registrar"))
    again = review_course(course, person=review.person, stars=1, text="改了", now=timezone.now())
    assert (again.pk, again.state, again.stars) == (review.pk, "waiting", 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        CourseReview.objects.create(course=course, person=review.person, stars=3, written_at=timezone.now())


@pytest.mark.parametrize("fields", [{"stars": 0}, {"stars": 6}, {"text": "长" * 501}])
def test_limits(course, fields):
    with pytest.raises(Refused):
        write(course, **fields)


def test_stars_are_held_by_the_table_too(course):
    with pytest.raises(IntegrityError), transaction.atomic():
        CourseReview.objects.create(course=course, person=make_person(), stars=9, written_at=timezone.now())


def test_hiding_needs_a_reason_and_the_right_people(course, school):
    review = write(course)
    by = make_post(school, "registrar")
    with pytest.raises(Refused):
        moderate_review(review, show=False, reason=" ", by=by, now=timezone.now())
    for stranger in (make_post(make_institution(), "registrar"), make_post(make_organisation("regulator"), "editor")):
        with pytest.raises(NotAllowed):
            show(review, stranger)
    assert moderate_review(review, show=False, reason="留了电话", by=by, now=timezone.now()).state == "hidden"


def test_the_houses_own_courses_are_the_editors():
    review = write(make_course())
    editor = make_post(make_organisation("regulator"), "editor")
    assert show(review, editor).state == "shown"


def test_writing_and_reading_over_http(course, school):
    address = f"/training/reviews/{course.pk}/"
    assert Client().get(address).status_code == 302
    client = Client()
    client.force_login(make_person(name="李四", user=make_user()).user)
    assert client.get(address).status_code == 200
    assert client.post(address, {"stars": "9", "text": ""}).status_code == 200
    assert client.post(address, {"stars": "5", "text": "<script>好"}).status_code == 302
    desk = Client()
    desk.force_login(make_post(school, "registrar"))
    html = desk.get("/training/reviews/").content.decode()
    assert "&lt;script&gt;好" in html
    review = CourseReview.objects.get()
    desk.post(f"/training/reviews/{review.uuid}/moderate/", {"verdict": "hide", "reason": ""})
    assert CourseReview.objects.get().state == "waiting"
    desk.post(f"/training/reviews/{review.uuid}/moderate/", {"verdict": "show"})
    assert CourseReview.objects.get().state == "shown"
    course.unpublish()
    assert client.get(address).status_code == 404
