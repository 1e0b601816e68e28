"""先审后发 over HTTP: who writes, who reviews and who publishes are three people, and an institution stays at home."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupPagePermission, Page

from accounts.api import Message, NotAllowed
from config.beat import SCHEDULE
from courses.api import CoursePage, InstitutionPage, LessonPage
from evidence.api import events_about
from publicity.api import Corner, SecondPersonTask, StandardPage, open_corner
from publicity.refusals import Refused
from publicity.tasks import publish_timed
from tests.accounts import factories as people
from tests.publicity.staff import staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def school(catalogue, publisher):
    school = people.make_organisation("training_institution", name="平安培训学校")
    open_corner(school, by=publisher.user)
    return school


@pytest.fixture
def author(school):
    return staff("course_author", school)


def course_form(title: str, slug: str, **more: str) -> dict[str, str]:
    empty = {f"{name}-{end}": "0" for name in ("changes", "comments") for end in ("TOTAL_FORMS", "INITIAL_FORMS")}
    return {
        **empty,
        "title": title,
        "slug": slug,
        "lead": "两分钟学会看懂安全标志。",
        "kind": "public",
        "level": "basic",
        "version": "1.0",
        "order": "10",
        "check_state": "waiting",
        **more,
    }


def write(client: Client, parent: Page, model: str, form: dict[str, str]):
    response = client.post(reverse("wagtailadmin_pages:add", args=["courses", model, parent.pk]), form)
    assert response.status_code == 302, response.context["form"].errors
    return response


def act(client: Client, page: Page, name: str, comment: str = ""):
    page.refresh_from_db()
    state = page.current_workflow_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, name, state.pk])
    return client.post(address, {"comment": comment})


def submit(client: Client, page: Page, form: dict[str, str]):
    return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), {**form, "action-submit": "1"})


def words(client: Client) -> list[str]:
    return list(Message.objects.filter(person__user=client.user).order_by("pk").values_list("subject", flat=True))


def test_a_course_travels_from_an_institutions_author_to_the_catalogue(author, reviewer, publisher, school):
    home = InstitutionPage.objects.get(institution=school)
    form = course_form("看懂安全标志", "signs")
    write(author, home, "coursepage", form)
    course = CoursePage.objects.get(slug="signs")
    assert course.institution == school
    assert not course.live
    lesson_form = {"title": "四种颜色", "slug": "colours", "lead": "红黄蓝绿。", "minutes": "5", "body-count": "0"}
    lesson_form |= {key: value for key, value in course_form("", "").items() if key.startswith(("comments-",))}
    write(author, course, "lessonpage", lesson_form)
    lesson = LessonPage.objects.get(slug="colours")

    for page, fields in ((course, form), (lesson, lesson_form)):
        assert submit(author, page, fields).status_code == 302
    assert "待审稿：看懂安全标志" in words(reviewer)
    assert words(publisher) == []
    act(reviewer, course, "reject", "第二句请写明依据。")
    assert "请修改：看懂安全标志" in words(author)
    assert "第二句请写明依据" in Message.objects.get(subject__startswith="请修改", person__user=author.user).body
    again = {**form, "lead": "看懂安全标志，依据 GB 2894。", "action-submit": "1"}
    author.post(reverse("wagtailadmin_pages:edit", args=[course.pk]), again)
    act(reviewer, course, "approve", "可以。")
    assert not CoursePage.objects.get(pk=course.pk).live
    assert "待签发：看懂安全标志" in words(publisher)
    act(publisher, course, "approve")
    act(reviewer, lesson, "approve")
    act(publisher, lesson, "approve")
    assert "已发布：看懂安全标志" in words(author)
    assert mail.outbox == []
    stranger = Client()
    assert "看懂安全标志" in stranger.get("/courses/").content.decode()
    assert "依据 GB 2894" in stranger.get(course.url).content.decode()
    assert stranger.get(LessonPage.objects.get(pk=lesson.pk).url).status_code == 200


def test_an_author_cannot_publish_nor_touch_what_is_not_his(author, school, publisher):
    home = InstitutionPage.objects.get(institution=school)
    write(author, home, "coursepage", course_form("自己发布", "alone", **{"action-publish": "1"}))
    assert not CoursePage.objects.filter(slug="alone", live=True).exists()
    other = people.make_organisation("training_institution", name="另一所学校")
    theirs = open_corner(other, by=publisher.user)
    about = StandardPage.objects.get(slug="about")
    for page in (theirs.page, about, home.get_parent()):
        response = author.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
        assert response.status_code in (302, 403, 404), page
        assert response.status_code != 302 or response["Location"] == reverse("wagtailadmin_home")
    added = reverse("wagtailadmin_pages:add", args=["courses", "coursepage", theirs.page.pk])
    assert author.get(added).status_code in (302, 403, 404)
    shown = author.get(reverse("wagtailadmin_explore", args=[home.pk])).content.decode()
    assert "另一所学校" not in shown
    shelves = author.get(reverse("wagtailimages:add")).content.decode()
    assert "另一所学校" not in shelves


def test_without_its_bounds_the_corner_would_reach_everything(author, school):
    """The twin: the group's rights at the root instead of its own page."""
    about = StandardPage.objects.get(slug="about")
    corner = Corner.objects.get(organisation=school)
    GroupPagePermission.objects.filter(group=corner.group).update(page=Page.objects.get(depth=1))
    assert author.get(reverse("wagtailadmin_pages:edit", args=[about.pk])).status_code == 200


def test_the_authors_rights_end_with_the_role(author, school):
    from publicity.api import fit_editor

    home = InstitutionPage.objects.get(institution=school)
    assert author.get(reverse("wagtailadmin_pages:edit", args=[home.pk])).status_code == 200
    author.user.person.memberships.update(ends_on=timezone.localdate() - timedelta(days=1))
    assert author.get(reverse("wagtailadmin_pages:edit", args=[home.pk])).status_code == 302
    fit_editor(author.user)
    assert not author.user.groups.exists()


def both(office) -> Client:
    """One person who holds all three posts."""
    client = staff("editor", office)
    for role in ("content_reviewer", "content_publisher"):
        people.make_membership(client.user.person, office, role)
    return client


def started(by: Client) -> Page:
    about = StandardPage.objects.get(slug="about")
    about.title = "关于本站"
    about.save_revision(user=by.user)
    about.get_workflow().start(about, by.user)
    return Page.objects.get(pk=about.pk)


def test_nobody_signs_the_text_of_his_own_hand(office):
    alone = both(office)
    page = started(alone)
    act(alone, page, "approve")
    assert page.current_workflow_task.name == "审稿"
    shown = alone.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert "须由另一人签" in shown


def test_nobody_signs_two_steps(office, editor):
    alone = both(office)
    page = started(editor)
    act(alone, page, "approve")
    page = Page.objects.get(pk=page.pk)
    assert page.current_workflow_task.name == "签发"
    act(alone, page, "approve")
    assert Page.objects.get(pk=page.pk).title != "关于本站"


def test_without_the_rule_one_person_would_do_it_all(office, monkeypatch):
    monkeypatch.setattr(SecondPersonTask, "may_sign", lambda self, page, user: True)
    alone = both(office)
    page = started(alone)
    act(alone, page, "approve")
    act(alone, Page.objects.get(pk=page.pk), "approve")
    assert Page.objects.get(pk=page.pk).title == "关于本站"


def test_a_publisher_finds_no_way_around_the_review(publisher, editor):
    about = StandardPage.objects.get(slug="about")
    address = reverse("wagtailadmin_pages:edit", args=[about.pk])
    people.make_membership(publisher.user.person, people.make_organisation("publicity_office"), "editor")
    assert 'name="action-publish"' not in publisher.get(address).content.decode()
    about.title = "改了"
    about.save_revision(user=editor.user)
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"]) + f"?id={about.pk}"
    publisher.post(bulk, {"include_descendants": ""})
    assert StandardPage.objects.get(pk=about.pk).title != "改了"


def test_a_timed_page_goes_up_when_its_time_comes(publisher, reviewer, editor):
    about = StandardPage.objects.get(slug="about")
    about.title = "明早见"
    about.go_live_at = timezone.now() + timedelta(hours=1)
    about.save_revision(user=editor.user)
    about.get_workflow().start(about, editor.user)
    for client in (reviewer, publisher):
        act(client, Page.objects.get(pk=about.pk), "approve")
    assert any(subject.startswith("已签发，到时发布") for subject in words(editor))
    publish_timed()
    assert StandardPage.objects.get(pk=about.pk).title != "明早见"
    revision = StandardPage.objects.get(pk=about.pk).scheduled_revision
    revision.approved_go_live_at = timezone.now() - timedelta(seconds=1)
    revision.content["go_live_at"] = revision.approved_go_live_at.isoformat()
    revision.save()
    publish_timed()
    assert StandardPage.objects.get(pk=about.pk).title == "明早见"


def test_a_corner_is_opened_once_by_who_may(catalogue, publisher, author, school):
    first = Corner.objects.get(organisation=school)
    assert open_corner(school, by=publisher.user) == first
    assert Corner.objects.count() == 1
    assert [event.kind for event in events_about(f"organisation:{school.uuid}")] == ["publicity.corner.opened"]
    other = people.make_organisation("training_institution", name="别处")
    with pytest.raises(NotAllowed):
        open_corner(other, by=author.user)
    with pytest.raises(Refused):
        open_corner(people.make_organisation("exam_body"), by=publisher.user)


def test_the_site_publishes_timed_pages_every_minute():
    assert SCHEDULE["publish-timed-pages"]["schedule"] <= 60
    call_command("publish_scheduled", verbosity=0)
