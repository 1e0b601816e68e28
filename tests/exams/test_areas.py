"""Knowledge areas beside the syllabus: who links them, what is kept, what readers see."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.api import NotAllowed
from courses.api import Syllabus
from evidence.api import events_about
from exams.actions.link_areas import link_areas
from exams.models import Area
from tests.exams import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def body():
    return make.make_body()


@pytest.fixture
def bank(body):
    return make.make_bank(body, judgements=3, singles=2)


def test_an_author_links_areas_and_one_event_says_which(body, bank):
    here, author = reverse("exams:bank-areas", args=[bank.key]), make.signed_in(body.author)
    first = Area.objects.filter(bank=bank).first()
    answer = author.post(here, {f"a{first.pk}": "考核标准 4.1.2 "}, follow=True)
    assert "已保存 1 个知识点的大纲位置" in answer.content.decode()
    first.refresh_from_db()
    assert first.chapter == "考核标准 4.1.2"
    author.post(here, {f"a{first.pk}": "考核标准 4.1.2"})
    events = [event for event in events_about(f"bank:{bank.key}") if event.kind == "exams.bank.areas_linked"]
    assert [event.body for event in events] == [{"chapters": {first.path: "考核标准 4.1.2"}}], "no change, no event"


def test_areas_that_were_not_sent_keep_what_they_say(body, bank):
    Area.objects.create(bank=bank, path="急救", chapter="5.3")
    first = Area.objects.filter(bank=bank).exclude(path="急救").first()
    make.signed_in(body.author).post(reverse("exams:bank-areas", args=[bank.key]), {f"a{first.pk}": "4.1"})
    assert Area.objects.get(bank=bank, path="急救").chapter == "5.3"


def test_a_chapter_that_is_too_long_is_said_and_nothing_is_kept(body, bank):
    first = Area.objects.filter(bank=bank).first()
    answer = make.signed_in(body.author).post(
        reverse("exams:bank-areas", args=[bank.key]), {f"a{first.pk}": "条" * 121}
    )
    assert answer.status_code == 400
    assert "120" in answer.content.decode()
    first.refresh_from_db()
    assert first.chapter == ""


def test_who_only_reads_the_bank_sees_the_links_and_can_not_write_them(body, bank):
    first = Area.objects.filter(bank=bank).first()
    link_areas(bank, {first.pk: "4.2"}, user=body.author)
    with pytest.raises(NotAllowed):
        link_areas(bank, {first.pk: "9.9"}, user=body.reviewer)
    reader, here = make.signed_in(body.reviewer), reverse("exams:bank-areas", args=[bank.key])
    page = reader.get(here).content.decode()
    assert "4.2" in page
    assert f'name="a{first.pk}"' not in page
    assert reader.post(here, {f"a{first.pk}": "9.9"}).status_code == 403
    first.refresh_from_db()
    assert first.chapter == "4.2"


def test_the_areas_of_another_bank_are_out_of_reach(body, bank):
    other = Area.objects.create(bank=make.make_bank(make.make_body()), path="别人的")
    assert link_areas(bank, {other.pk: "4.2"}, user=body.author) == 0
    other.refresh_from_db()
    assert other.chapter == ""


def test_the_syllabi_of_the_operation_item_stand_beside(body, bank):
    Syllabus.objects.create(title="低压电工大纲样例", operation_item=bank.operation_item, publisher="样例单位")
    page = make.signed_in(body.author).get(reverse("exams:bank-areas", args=[bank.key])).content.decode()
    assert "低压电工大纲样例" in page
