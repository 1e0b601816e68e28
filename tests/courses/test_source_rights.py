"""Who writes which textbooks and syllabi in Wagtail's admin: editors all, an institution its own, by any address."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.models import Collection

from courses.actions.lay_syllabi import lay_syllabi
from courses.models import CourseIndexPage, Syllabus, Textbook
from courses.permissions import SourcePolicy
from pages.api import home_page
from publicity.api import open_corner
from tests.accounts import factories as people
from tests.courses.factories import item, make_course

pytestmark = pytest.mark.django_db

FOREIGN = ("edit", "delete", "usage", "history")
MODELS = (Textbook, Syllabus)


def staff(role: str, organisation) -> Client:
    user = people.make_staff(role, organisation)
    people.give_second_factor(user)
    client = Client()
    client.force_login(user)
    client.user = user
    return client


def address(model, name: str, *args) -> str:
    return reverse(model.snippet_viewset.get_url_name(name), args=args)


@pytest.fixture
def editor():
    return staff("editor", people.make_organisation("publicity_office"))


@pytest.fixture
def schools():
    """Two institutions with their corners, each with a textbook and a syllabus."""
    home_page().add_child(instance=CourseIndexPage(title="课程", slug="courses"))
    publisher = staff("content_publisher", people.make_organisation("publicity_office")).user
    both = [people.make_organisation("training_institution", name=name) for name in ("甲校", "乙校")]
    for school in both:
        open_corner(school, by=publisher)
        for model in MODELS:
            model.objects.create(title=f"{school.name}自编", institution=school, operation_item=item())
    return both


@pytest.fixture
def author(schools):
    return staff("course_author", schools[0])


def form(**more) -> dict[str, str]:
    empty = {"publisher": "", "year": "", "edition": "", "isbn": "", "address": "", "note": "", "file": ""}
    return {**empty, "title": "实操手册", "operation_item": "", **more}


@pytest.mark.parametrize("model", MODELS)
def test_an_editor_writes_every_row(editor, schools, model):
    shown = editor.get(address(model, "list")).content.decode()
    assert "甲校自编" in shown
    assert "乙校自编" in shown
    theirs = model.objects.get(institution=schools[1])
    checked = form(
        title="乙校自编", institution=str(schools[1].pk), check_state="checked", checked_by="编辑",
        checked_on="2026-11-01", checked_against="样书",
    )  # fmt: skip
    assert editor.post(address(model, "edit", theirs.pk), checked).status_code == 302
    assert model.objects.get(pk=theirs.pk).check_state == "checked"
    assert editor.post(address(model, "add"), form(check_state="waiting")).status_code == 302
    own = model.objects.get(title="实操手册")
    assert own.institution is None
    assert editor.post(address(model, "delete", own.pk)).status_code == 302
    assert not model.objects.filter(pk=own.pk).exists()


@pytest.mark.parametrize("model", MODELS)
def test_an_institution_sees_and_writes_its_own_rows_only(author, schools, model):
    shown = author.get(address(model, "list")).content.decode()
    assert "甲校自编" in shown
    assert "乙校自编" not in shown
    own, theirs = (model.objects.get(institution=school) for school in schools)
    house = model.objects.create(title="本站的")
    assert author.get(address(model, "edit", own.pk)).status_code == 200
    for row in (theirs, house):
        for name in FOREIGN:
            assert author.get(address(model, name, row.pk)).status_code == 404, name
        for name in ("edit", "delete"):
            posted = author.post(address(model, name, row.pk), form(institution=str(schools[0].pk)))
            assert posted.status_code == 404, name
    assert set(model.objects.values_list("title", flat=True)) == {"甲校自编", "乙校自编", "本站的"}
    assert author.post(address(model, "delete", own.pk)).status_code == 302
    assert not model.objects.filter(pk=own.pk).exists()


@pytest.mark.parametrize("model", MODELS)
def test_an_institution_writes_in_no_other_name(author, schools, model):
    refused = author.post(address(model, "add"), form(institution=str(schools[1].pk)))
    assert refused.status_code == 200
    assert "institution" in refused.context["form"].errors
    nameless = author.post(address(model, "add"), form())
    assert "institution" in nameless.context["form"].errors
    assert not model.objects.filter(title="实操手册").exists()
    assert author.post(address(model, "add"), form(institution=str(schools[0].pk))).status_code == 302
    assert model.objects.get(title="实操手册").institution == schools[0]


def test_an_institution_cannot_call_its_own_text_checked(author, schools):
    claims = form(
        institution=str(schools[0].pk), check_state="checked", checked_by="我", checked_on="2026-11-01",
        checked_against="样书",
    )  # fmt: skip
    author.post(address(Textbook, "add"), claims)
    written = Textbook.objects.get(title="实操手册")
    assert (written.check_state, written.checked_by) == ("waiting", "")
    Textbook.objects.filter(pk=written.pk).update(
        check_state="checked", checked_on=timezone.localdate(), checked_against="样书"
    )
    author.post(address(Textbook, "edit", written.pk), {**claims, "title": "改过的手册"})
    written.refresh_from_db()
    assert (written.title, written.check_state, written.checked_on) == ("改过的手册", "waiting", None)


def test_an_institution_attaches_no_file_of_a_foreign_shelf(author, schools):
    shelf = Collection.objects.get(name="乙校")
    paper = get_document_model().objects.create(title="乙校内部", file="papers/x.pdf", collection=shelf)
    posted = author.post(address(Textbook, "add"), form(institution=str(schools[0].pk), file=str(paper.pk)))
    assert "file" in posted.context["form"].errors
    paper.collection = Collection.objects.get(name="甲校")
    paper.save()
    posted = author.post(address(Textbook, "add"), form(institution=str(schools[0].pk), file=str(paper.pk)))
    assert posted.status_code == 302


def test_not_even_many_rows_at_once(author, editor, schools):
    theirs = Syllabus.objects.get(institution=schools[1])
    bulk = reverse("wagtail_bulk_action", args=["courses", "syllabus", "delete"]) + f"?id={theirs.pk}"
    for client in (author, editor):
        client.post(bulk)
        assert Syllabus.objects.filter(pk=theirs.pk).exists()


def test_with_a_right_on_the_whole_table_a_foreign_row_would_be_gone(author, schools):
    """The twin: the right that the group of an institution must never hold."""
    author.get("/admin/")  # the group follows the role
    group = author.user.groups.get(corner__organisation=schools[0])
    group.permissions.add(Permission.objects.get(content_type__app_label="courses", codename="delete_syllabus"))
    theirs = Syllabus.objects.get(institution=schools[1])
    author.post(reverse("wagtail_bulk_action", args=["courses", "syllabus", "delete"]) + f"?id={theirs.pk}")
    assert not Syllabus.objects.filter(pk=theirs.pk).exists()


def test_without_the_question_by_row_a_foreign_row_would_open(author, schools, monkeypatch):
    """The twin of the addresses: the policy of the whole table instead of the one by row."""
    monkeypatch.setattr(
        SourcePolicy, "instances_user_has_any_permission_for", lambda self, user, actions: self.model.objects.all()
    )
    theirs = Textbook.objects.get(institution=schools[1])
    assert author.get(address(Textbook, "edit", theirs.pk)).status_code == 200


@pytest.mark.parametrize("role", ["content_reviewer", "content_publisher"])
def test_who_signs_pages_writes_no_textbooks(schools, role):
    client = staff(role, people.make_organisation("publicity_office"))
    own = Textbook.objects.first()
    for here in (address(Textbook, "list"), address(Textbook, "add")):
        assert client.get(here).status_code in (302, 403), here
    assert client.get(address(Textbook, "edit", own.pk)).status_code == 404
    assert "教材和大纲" not in client.get("/admin/").content.decode()


def test_the_rows_close_with_the_role(author, schools):
    own = Textbook.objects.get(institution=schools[0])
    author.user.person.memberships.update(ends_on=timezone.localdate() - timedelta(days=1))
    assert author.get(address(Textbook, "edit", own.pk)).status_code == 302
    assert not SourcePolicy(Textbook).user_has_permission(type(author.user).objects.get(pk=author.user.pk), "change")


def test_readers_find_an_institutions_book_once_an_editor_has_checked_it(schools):
    course = make_course(operation_item=item(), slug="electricity")
    assert "甲校自编" not in Client().get("/training/textbooks/").content.decode()
    assert "甲校自编" not in Client().get(course.url).content.decode()
    for model in MODELS:
        model.objects.filter(institution=schools[0]).update(check_state="checked")
    shown = Client().get("/training/textbooks/").content.decode()
    assert shown.count("甲校自编") == 2
    assert "乙校自编" not in shown


def test_an_institutions_syllabus_does_not_stand_in_for_the_houses(schools):
    lay_syllabi()
    assert Syllabus.objects.filter(operation_item=item(), institution=None).count() == 1
