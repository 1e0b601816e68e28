"""Materials handed out come into the plan once: by a draft, a second person, and never twice."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from outreach.actions.decide_record import confirm_record
from outreach.actions.gather_facts import gather_facts
from outreach.actions.save_record import save_record
from outreach.actions.take_issues import alike, issues_waiting, read_issues, take_issues
from outreach.domain import counting
from outreach.models import Record
from pages.api import home_page
from publicity.models import MaterialIndexPage, MaterialIssue, MaterialPage
from tests.exams.factories import signed_in
from tests.outreach import factories as make

pytestmark = pytest.mark.django_db
FROM = reverse("outreach:record-from-events")


@pytest.fixture
def town():
    return make.make_town()


@pytest.fixture
def poster():
    index = home_page().add_child(instance=MaterialIndexPage(title="宣传资料", slug="papers"))
    return index.add_child(instance=MaterialPage(title="楼道海报", slug="stairs", kind="poster", lead="海报"))


def hand_out(poster, **fields) -> MaterialIssue:
    values = {"on": timezone.localdate(), "where": "东门社区", "quantity": 300}
    return MaterialIssue.objects.create(page=poster, **(values | fields))


def done(town) -> int:
    year = timezone.localdate().year
    goal = counting.Goal("materials", year, 1000, region=town.city.pk)
    return counting.rate(gather_facts(year=year), goal).done


def test_what_was_handed_out_counts_when_a_second_person_has_confirmed_it(town, poster):
    hand_out(poster)
    client = signed_in(town.editor)
    shown = client.get(FROM).content.decode()
    assert "楼道海报" in shown
    assert "东门社区 · 300 份" in shown
    issue = MaterialIssue.objects.get()
    assert client.post(FROM, {"issue": str(issue.uuid)}).status_code == 302
    draft = Record.objects.get()
    found = (draft.measure, draft.quantity, draft.spot, draft.organisation, draft.state)
    assert found == ("materials", 300, "东门社区", town.office, "draft")
    assert done(town) == 0
    save_record(draft, by=town.editor, submit=True)
    confirm_record(draft, by=town.supervisor)
    assert done(town) == 300


def test_one_row_becomes_one_record_however_often_it_is_taken(town, poster):
    issue = hand_out(poster)
    assert take_issues([issue.uuid, issue.uuid], by=town.editor) == 1
    assert take_issues([issue.uuid], by=town.second) == 0
    assert list(issues_waiting(town.editor)) == []
    assert Record.objects.count() == 1


def test_without_the_key_it_would_count_twice(town, poster):
    """The twin: the record no longer says what it was made from."""
    issue = hand_out(poster)
    take_issues([issue.uuid], by=town.editor)
    Record.objects.update(source_key=None)
    assert take_issues([issue.uuid], by=town.second) == 1


def test_publishing_the_page_again_or_copying_it_makes_nothing_new(town, poster):
    issue = hand_out(poster)
    take_issues([issue.uuid], by=town.editor)
    for title in ("楼道海报（新版）", "楼道海报（再版）"):
        page = MaterialPage.objects.get(pk=poster.pk).get_latest_revision_as_object()
        page.title = title
        page.save_revision().publish()
    MaterialPage.objects.get(pk=poster.pk).copy(update_attrs={"slug": "stairs-2", "title": "副本"})
    assert MaterialIssue.objects.count() == 2
    assert list(issues_waiting(town.editor)) == []


def test_a_row_that_was_new_in_a_draft_keeps_its_name_through_two_publishings(town, poster):
    draft = poster.get_latest_revision_as_object()
    draft.issues.add(MaterialIssue(on=timezone.localdate(), where="西门", quantity=50))
    draft.save_revision().publish()
    first = MaterialIssue.objects.get().uuid
    MaterialPage.objects.get(pk=poster.pk).get_latest_revision_as_object().save_revision().publish()
    assert MaterialIssue.objects.get().uuid == first


def test_a_hand_written_record_of_the_same_day_and_number_is_shown_beside_it(town, poster):
    by_hand = make.new_record(town, measure="materials", title="发海报", quantity=300)
    save_record(by_hand, by=town.editor, submit=True)
    hand_out(poster)
    hand_out(poster, where="西门", quantity=20)
    rows = {row.issue.where: row.twin for row in read_issues(town.editor)}
    assert rows == {"东门社区": by_hand, "西门": None}
    html = signed_in(town.editor).get(FROM).content.decode()
    assert html.count('name="issue"') == 2
    assert html.count("checked") == 1
    assert "同一天已记过同样数量：发海报" in html


def test_whoever_confirms_sees_what_may_be_written_twice(town, poster):
    issue = hand_out(poster)
    take_issues([issue.uuid], by=town.editor)
    by_hand = make.new_record(town, measure="materials", title="发海报", quantity=300)
    save_record(by_hand, by=town.second, submit=True)
    other = save_record(make.new_record(town, quantity=300), by=town.editor, submit=True)
    assert [row.title for row in alike(by_hand)] == ["楼道海报"]
    assert not alike(other).exists()
    client = signed_in(town.supervisor)
    assert "可能记了两次" in client.get(reverse("outreach:record", args=[by_hand.uuid])).content.decode()
    assert "可能记了两次" not in client.get(reverse("outreach:record", args=[other.uuid])).content.decode()


def test_what_another_unit_handed_out_is_not_ours_to_count(town, poster):
    other = make.make_town()
    theirs = hand_out(poster, organisation=other.office)
    assert take_issues([theirs.uuid], by=town.editor) == 0
    assert "东门社区" not in signed_in(town.editor).get(FROM).content.decode()
    assert take_issues([theirs.uuid], by=other.editor) == 1
    assert Record.objects.get().organisation == other.office


def test_what_is_not_on_the_site_or_not_yet_handed_out_waits(town, poster):
    hand_out(poster, on=timezone.localdate() + timedelta(days=1))
    hand_out(poster, quantity=0)
    assert list(issues_waiting(town.editor)) == []
    hand_out(poster)
    assert issues_waiting(town.editor).count() == 1
    poster.unpublish()
    assert list(issues_waiting(town.editor)) == []


def test_nonsense_takes_nothing(town, poster):
    hand_out(poster)
    client = signed_in(town.editor)
    assert client.post(FROM, {"issue": ["x", "", "00000000-0000-4000-8000-000000000000"]}).status_code == 302
    assert not Record.objects.exists()


def test_the_list_says_how_much_waits(town, poster):
    hand_out(poster)
    html = signed_in(town.editor).get(reverse("outreach:records")).content.decode()
    assert '<span class="count num">1</span>' in html


def test_the_rows_of_the_first_houses_get_names_of_their_own(poster):
    from importlib import import_module

    hand_out(poster), hand_out(poster)
    MaterialIssue.objects.update(uuid="00000000-0000-4000-8000-000000000000")
    import_module("publicity.migrations.0012_issues_known").name(apps, None)
    assert MaterialIssue.objects.values("uuid").distinct().count() == 2
