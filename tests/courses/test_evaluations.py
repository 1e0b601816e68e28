"""培训评价: everybody once, nobody by name, nothing below five answers, sentences for the institution alone."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from accounts.api import Message
from courses import api
from courses.actions.answer_evaluation import answer_evaluation
from courses.actions.build_archive import build_archive, order_archive
from courses.actions.open_evaluation import classes_to_ask, open_evaluation
from courses.actions.print_archive import print_class
from courses.actions.read_evaluation import averages, read_evaluation, words_of
from courses.domain.evaluation import FormFault, read_form
from courses.models import ClassArchive, ClassEvaluation, EvaluationSlip, EvaluationTally, EvaluationWords
from courses.tasks import sweep_evaluations
from tests.accounts.factories import make_organisation, make_person, make_user
from tests.courses.factories import enrol, make_class, make_post
from tests.courses.test_ledger import _Editor

GOOD = {"content": 5, "teacher": 4, "place": 3, "hours": 2, "gain": 1}


@pytest.fixture
def ended(db):
    """A class that ended yesterday, with six people who have accounts."""
    today = timezone.localdate()
    training_class = make_class(starts_on=today - timedelta(days=9), ends_on=today - timedelta(days=1))
    people = [enrol(training_class, make_person(name=f"学员{n}", user=make_user())) for n in range(6)]
    return training_class, people


def opened(training_class) -> ClassEvaluation:
    open_evaluation(training_class)
    return ClassEvaluation.objects.get(training_class=training_class)


def answered(evaluation, people, **marks: int) -> None:
    for number, person in enumerate(people):
        answer_evaluation(evaluation, person, marks=GOOD | marks, text=f"意见{number}")


def test_the_end_of_a_class_opens_it_once_and_tells_everybody(ended) -> None:
    training_class, people = ended
    running = make_class(name="在办", ends_on=timezone.localdate() + timedelta(days=3))
    enrol(running)
    long_ago = make_class(name="很久", ends_on=timezone.localdate() - timedelta(days=90))
    enrol(long_ago)
    assert list(classes_to_ask(on=timezone.localdate())) == [training_class]
    assert sweep_evaluations() == 1
    assert sweep_evaluations() == 0
    assert not open_evaluation(training_class)
    told = Message.objects.filter(kind="courses.evaluation", channel="desk")
    assert {message.person for message in told} == set(people)
    assert told.count() == 6
    assert told.first().link == f"/training/{training_class.uuid}/evaluate/"


def test_a_class_finished_today_by_its_registrar_is_asked_today(ended) -> None:
    training_class, _ = ended
    type(training_class).objects.update(ends_on=timezone.localdate())
    assert not classes_to_ask(on=timezone.localdate()).exists()
    type(training_class).objects.update(state="finished")
    assert classes_to_ask(on=timezone.localdate()).exists()


def test_a_person_answers_once(ended) -> None:
    training_class, people = ended
    evaluation = opened(training_class)
    answered(evaluation, people[:1])
    with pytest.raises(api.Refused, match="已经评价过"):
        answered(evaluation, people[:1], content=1)
    assert EvaluationTally.objects.get(question="content").count == 1
    assert EvaluationWords.objects.count() == 1


def test_the_twin_without_the_slot_the_same_person_is_counted_twice(ended) -> None:
    training_class, people = ended
    evaluation = opened(training_class)
    slot = next(one for one in EvaluationSlip._meta.constraints if one.name == "one_voice_a_person")
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("CREATE TABLE kept AS SELECT * FROM courses_evaluationslip")
            cursor.execute("DROP TABLE courses_evaluationslip")
            cursor.execute("ALTER TABLE kept RENAME TO courses_evaluationslip")
        else:
            cursor.execute(f"ALTER TABLE courses_evaluationslip DROP CONSTRAINT {slot.name}")
    answered(evaluation, people[:1])
    answered(evaluation, people[:1])
    assert EvaluationTally.objects.get(question="content").count == 2


@pytest.mark.parametrize(
    ("marks", "text", "words"),
    [({"gain": 0}, "", "还没有选：收获。"), ({"gain": 6}, "", "收获"), ({}, "长" * 501, "最多 500 字")],
)
def test_half_an_answer_counts_for_nothing(ended, marks, text, words) -> None:
    training_class, people = ended
    with pytest.raises(api.Refused, match=words):
        answer_evaluation(opened(training_class), people[0], marks=GOOD | marks, text=text)
    assert not EvaluationSlip.objects.exists()
    assert not EvaluationTally.objects.exists()


def test_strangers_and_latecomers_have_no_voice(ended) -> None:
    training_class, people = ended
    evaluation = opened(training_class)
    with pytest.raises(api.Refused, match="不在这个培训班"):
        answered(evaluation, [make_person()])
    evaluation.closes_on = timezone.localdate() - timedelta(days=1)
    with pytest.raises(api.Refused, match="截止"):
        answered(evaluation, people[:1])


def test_no_row_joins_a_person_to_an_answer() -> None:
    """Neither a person, nor a time, nor a link to the slip stands in what is kept of an answer."""
    for model in (EvaluationTally, EvaluationWords):
        kinds = {field.name: field.get_internal_type() for field in model._meta.fields}
        assert not {"DateTimeField", "DateField"} & set(kinds.values()), model
        assert [name for name, kind in kinds.items() if kind == "ForeignKey"] == ["evaluation"]
    assert {field.name for field in EvaluationSlip._meta.fields} == {"id", "evaluation", "person", "answered_on"}


def test_the_order_of_sentences_says_nothing(ended) -> None:
    """Written in the order 0 to 5 eight times over: rows lie in the order they came at most once in a great while."""
    training_class, people = ended
    orders = set()
    for round_ in range(4):
        group = make_class(name=f"第{round_}班", ends_on=timezone.localdate() - timedelta(days=1))
        for person in people:
            enrol(group, person)
        answered(opened(group), people)
        with connection.cursor() as cursor:
            order = "rowid" if connection.vendor == "sqlite" else "ctid"
            number = group.evaluation.pk
            cursor.execute(f"SELECT text FROM courses_evaluationwords WHERE evaluation_id = {number} ORDER BY {order}")
            orders.add(tuple(text for (text,) in cursor.fetchall()))
    assert len(orders) > 1
    assert all(sorted(order) == [f"意见{n}" for n in range(6)] for order in orders)


def test_four_answers_show_nothing_and_five_show_sums(ended) -> None:
    training_class, people = ended
    evaluation = opened(training_class)
    answered(evaluation, people[:4])
    assert read_evaluation(training_class).results == ()
    assert read_evaluation(training_class).lacking == 1
    assert words_of(training_class) == []
    assert averages([training_class.pk]) == {}
    answered(evaluation, people[4:5], content=1)
    said = read_evaluation(training_class)
    assert [row.average for row in said.results] == [4.2, 4.0, 3.0, 2.0, 1.0]
    assert [(share.word, share.count, share.percent) for share in said.results[0].shares][0] == ("很满意", 4, 80)
    assert sorted(words_of(training_class)) == ["意见0", "意见0", "意见1", "意见2", "意见3"]
    assert averages([training_class.pk]) == {training_class.pk: (2.84, 5)}
    assert said.average == 2.84


@pytest.mark.parametrize("change", ["slip", "slip_gone", "tally", "tally_gone"])
def test_the_database_takes_no_answer_back(ended, change) -> None:
    training_class, people = ended
    answered(opened(training_class), people[:1])
    slips, tallies = EvaluationSlip.objects.all(), EvaluationTally.objects.all()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        {
            "slip": lambda: slips.update(person=people[1]),
            "slip_gone": lambda: slips._raw_delete("default"),
            "tally": lambda: tallies.update(count=0),
            "tally_gone": lambda: tallies._raw_delete("default"),
        }[change]()


def test_the_twin_without_the_triggers_an_answer_disappears(ended) -> None:
    from importlib import import_module

    from django.apps import apps

    training_class, people = ended
    answered(opened(training_class), people[:1])
    laying = import_module("courses.migrations.0012_evaluation_and_study_corrections")
    with _Editor(connection) as editor:
        laying.lift(apps, editor)
        assert EvaluationTally.objects.update(count=0) == 5
        assert EvaluationSlip.objects.all()._raw_delete("default")
        laying.lay(apps, editor)


def test_a_mark_of_six_is_no_mark_for_the_database(ended) -> None:
    evaluation = opened(ended[0])
    with pytest.raises(IntegrityError), transaction.atomic():
        EvaluationTally.objects.create(evaluation=evaluation, question="content", mark=6)


def page(user, address: str, **data):
    client = Client()
    client.force_login(user)
    return client.post(address, data) if data else client.get(address)


def test_from_the_message_to_the_results(ended) -> None:
    training_class, people = ended
    opened(training_class)
    form, results = f"/training/{training_class.uuid}/evaluate/", f"/training/{training_class.uuid}/evaluation/"
    html = page(people[0].user, form).content.decode()
    assert html.count('type="radio"') == 25
    assert "去评价" in page(people[0].user, "/training/my-hours/").content.decode()
    refused = page(people[0].user, form, content="5", text="讲得好")
    assert refused.status_code == 400
    assert "还没有选：老师、场地和设备、时间安排、收获。" in refused.content.decode()
    assert "讲得好" in refused.content.decode()
    for number, person in enumerate(people[:5]):
        assert page(person.user, form, **GOOD, text=f"留言{number}").status_code == 302
    assert "您已经评价过了" in page(people[0].user, form).content.decode()
    assert "去评价" not in page(people[0].user, "/training/my-hours/").content.decode()
    registrar = make_post(training_class.institution, "registrar")
    regulator = make_organisation("regulator", region=training_class.institution.region)
    supervisor = make_post(regulator, "supervisor")
    inside, outside = (page(user, results).content.decode() for user in (registrar, supervisor))
    for html in (inside, outside):
        assert "总平均分" in html
        assert "学员0" not in html
    assert "留言3" in inside
    assert "留言3" not in outside
    book = load_workbook(io.BytesIO(page(registrar, f"{results}?format=xlsx").content))
    assert book.sheetnames == ["培训评价", "留言"]
    assert load_workbook(io.BytesIO(page(supervisor, f"{results}?format=xlsx").content)).sheetnames == ["培训评价"]
    assert page(registrar, form).status_code == 404
    assert page(people[0].user, results).status_code == 404


def test_the_archive_holds_the_sums_and_no_sentence(ended) -> None:
    import pypdfium2

    training_class, people = ended
    registrar = make_post(training_class.institution, "registrar")
    answered(opened(training_class), people)
    text = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(print_class(training_class)))
    assert "6 人中 6 人评价" in text
    assert "意见" not in text
    order = order_archive(training_class, by=registrar)
    assert build_archive(order.pk)
    done = ClassArchive.objects.get(pk=order.pk)
    assert done.done == done.whole
    with done.file.open("rb") as file, zipfile.ZipFile(file) as pack:
        assert "培训评价.xlsx" in pack.namelist()
        assert b"\xe6\x84\x8f\xe8\xa7\x81" not in pack.read("培训评价.xlsx")


def test_a_form_with_a_slip_of_the_pen_is_refused() -> None:
    for text in ("", "key = 1", 'key="a"\ntitle="b"\nintro="c"\ndays=0\nwords=[]\nquestions=[]\n[text]\nlabel=""'):
        with pytest.raises(FormFault):
            read_form(text)
