"""Who enters the Wagtail admin, and that it greets in Chinese."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from accounts.api import Membership
from publicity.models import CampaignPage
from tests.accounts import factories as people

pytestmark = pytest.mark.django_db


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def editor():
    user = people.make_staff("editor", people.make_organisation("publicity_office"))
    people.give_second_factor(user)
    return user


def test_an_editor_opens_the_admin_in_chinese_with_the_houses_name_and_colours(editor):
    html = signed_in(editor).get("/admin/").content.decode()
    assert "css/wagtail-admin.css" in html
    assert "安培" in html
    assert "页面" in html
    assert "网站内容" in html
    assert "Welcome to" not in html


def test_an_editor_opens_the_tree_the_editor_pictures_and_papers(editor):
    client = signed_in(editor)
    month = CampaignPage.objects.get(slug="safety-month-2026")
    for address in (
        reverse("wagtailadmin_explore", args=[month.get_parent().pk]),
        reverse("wagtailadmin_pages:edit", args=[month.pk]),
        reverse("wagtailimages:index"),
        reverse("wagtaildocs:index"),
        reverse("wagtailsnippets_publicity_place:list"),
    ):
        assert client.get(address).status_code == 200, address


def test_an_editor_may_not_touch_accounts_nor_groups(editor):
    client = signed_in(editor)
    for address in ("/admin/users/", "/admin/groups/", "/admin/sites/"):
        assert client.get(address).status_code in (302, 403, 404), address


@pytest.mark.parametrize("role", ["worker", "exam_officer", "auditor", "organisation_admin"])
def test_nobody_else_gets_in(role):
    user = people.make_staff(role)
    response = signed_in(user).get("/admin/")
    assert response.status_code == 302
    assert "/login" in response["Location"]


def test_an_editor_without_a_second_factor_is_led_to_one():
    user = people.make_staff("editor", people.make_organisation("publicity_office"))
    response = signed_in(user).get("/admin/")
    assert response.status_code == 302
    assert response["Location"] == reverse("mfa_index")


def test_the_door_closes_when_the_membership_runs_out(editor):
    client = signed_in(editor)
    assert client.get("/admin/").status_code == 200
    Membership.objects.filter(person__user=editor).update(ends_on=timezone.localdate() - timedelta(days=1))
    assert client.get("/admin/").status_code == 302
    assert not editor.groups.exists()


def test_whoever_has_no_right_there_is_told_so_and_not_sent_in_circles():
    response = signed_in(people.make_user()).get("/admin/", follow=True)
    assert response.status_code == 403
    assert "您的账号没有后台权限" in response.content.decode()


def test_a_superuser_gets_in_without_the_role():
    assert signed_in(people.make_user(is_superuser=True)).get("/admin/").status_code == 200


def test_wagtails_own_sign_in_leads_to_ours():
    response = Client().get("/admin/login/?next=/admin/")
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize(
    ("english", "chinese"),
    [("Schedule to publish", "定时发布"), ("Search all pages…", "搜索所有页面…"), ("Save changes", "保存修改")],
)
def test_what_wagtail_leaves_in_english_is_said_in_chinese(english, chinese):
    with translation.override("zh-hans"):
        assert translation.gettext(english) == chinese
