"""Every item has its syllabus to be completed; nothing is invented, and a wrong ISBN is not taken."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from courses.actions.lay_syllabi import lay_syllabi
from courses.domain import isbn
from courses.models import Syllabus, Textbook
from qualifications.api import OperationItem
from tests.courses.factories import item, make_course

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "valid"),
    [
        ("978-3-16-148410-0", True),
        ("9783161484100", True),
        ("080442957X", True),
        ("0-306-40615-2", True),
        ("9783161484101", False),
        ("0804429570", False),
        ("1234567890123", False),
        ("٩٧٨٣١٦١٤٨٤١٠٠", False),
        ("", False),
    ],
)
def test_known_numbers(text, valid):
    assert isbn.is_valid(text) is valid


def test_a_wrong_isbn_is_refused():
    with pytest.raises(ValidationError):
        Textbook(title="书", isbn="9783161484101").full_clean()
    Textbook(title="书", isbn="978-3-16-148410-0").full_clean()


def test_every_current_item_gets_its_syllabus_once_and_without_numbers():
    current = OperationItem.objects.filter(is_current=True).count()
    assert lay_syllabi() == current
    assert lay_syllabi() == 0
    assert current > 10
    assert not Syllabus.objects.exclude(year=None, publisher="", edition="", check_state="waiting").exists()


def test_the_list_is_narrowed_and_shown_on_the_course_of_the_item():
    lay_syllabi()
    Textbook.objects.create(title="低压电工一本通", isbn="978-3-16-148410-0", operation_item=item())
    html = Client().get("/training/textbooks/?kind=textbook&item=low-voltage-electrician").content.decode()
    assert "低压电工一本通" in html
    assert "ISBN 978-3-16-148410-0" in html
    assert "共 1 条" in html
    assert "低压电工一本通" not in Client().get("/training/textbooks/?kind=syllabus").content.decode()
    assert Client().get("/training/textbooks/?kind=nonsense&item=nonsense").status_code == 200
    course = Client().get(make_course(operation_item=item()).url).content.decode()
    assert "低压电工一本通" in course
    assert "培训大纲和考核标准" in course
    assert "待核" in course
