"""Every block an editor may pick shows beforehand what it will look like."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from wagtail.blocks import Block
from wagtail.fields import StreamField

from courses.actions.sample_package import sample_package
from courses.actions.take_package import take_package
from tests.accounts import factories as people
from tests.courses.factories import make_course, make_institution

pytestmark = pytest.mark.django_db


def pickable() -> dict[str, Block]:
    fields = [
        field for model in apps.get_models() for field in model._meta.get_fields() if isinstance(field, StreamField)
    ]
    blocks = [block for field in fields for block in field.stream_block.child_blocks.values()]
    return {
        f"{type(block).__module__.partition('.')[0]}.{type(block).__name__}:{block.name}": block for block in blocks
    }


BLOCKS = pickable()
FILLED_FROM_THE_SITE = {
    "publicity.TeasersBlock:teasers",
    "publicity.CoursesBlock:courses",
    "publicity.ReadingBlock:reading",
    "courses.PackageBlock:package",
}


@pytest.fixture
def editor():
    user = people.make_staff("editor", people.make_organisation("publicity_office"))
    people.give_second_factor(user)
    client = Client()
    client.force_login(user)
    return client


def words(html: str) -> str:
    body = html.split("</h1>", 1)[1]
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", body))


def test_there_are_blocks():
    assert len(BLOCKS) > 25


@pytest.mark.parametrize("name", sorted(BLOCKS))
def test_a_block_shows_itself_in_the_picker(editor, name):
    block = BLOCKS[name]
    assert block.is_previewable
    response = editor.get(reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix})
    assert response.status_code == 200
    html = response.content.decode()
    assert "css/app.css" in html
    assert "frame-ancestors 'self'" in response["Content-Security-Policy"]
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert re.search(r"[\u4e00-\u9fff]", words(html)) or name in FILLED_FROM_THE_SITE


def test_a_package_is_shown_once_there_is_one(editor):
    school = make_institution()
    registrar = people.make_staff("registrar", school)
    course = make_course(institution=school)
    take_package(sample_package(), title="课件", institution=school, course=course, by=registrar)
    block = BLOCKS["courses.PackageBlock:package"]
    html = editor.get(reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix}).content.decode()
    assert "互动课件" in html
