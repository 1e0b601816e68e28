"""The people of a publicity office, each signed in, and the shelf of courses that institutions publish under."""

from __future__ import annotations

import pytest

from courses.api import CourseIndexPage
from publicity.api import StandardPage
from tests.accounts import factories as people
from tests.publicity.staff import staff


@pytest.fixture
def office():
    return people.make_organisation("publicity_office")


@pytest.fixture
def publisher(office):
    return staff("content_publisher", office)


@pytest.fixture
def reviewer(office):
    return staff("content_reviewer", office)


@pytest.fixture
def editor(office):
    return staff("editor", office)


@pytest.fixture
def catalogue():
    index = CourseIndexPage(title="课程", slug="courses")
    return StandardPage.objects.get(slug="about").get_parent().add_child(instance=index)
