"""What the desk hands out: admission tickets, marks as a workbook, and the assessor's sheets behind the screen."""

from __future__ import annotations

import io
import subprocess

import pytest
import zxingcpp
from django.urls import reverse
from openpyxl import load_workbook
from PIL import Image
from weasyprint.urls import FatalURLFetchingError

from accounts.actions.print_page import _fetcher
from exams.actions.enter_room import code_of
from exams.actions.load_sheets import blank_sheet, load_sheets
from exams.actions.print_tickets import TicketRefused, print_tickets, room_address
from exams.domain.practical_sheet import SheetFault, read_sheet
from exams.models import Registration, Sitting
from qualifications import api as qualifications
from tests.exams import factories as make
from tests.exams.room_world import make_world

GOOD = """
key = "x"
name = "评分表"
items = []
[[subjects]]
code = "K1"
[[subjects.tasks]]
key = "x-1"
name = "题目"
minutes = 10
equipment = ["工具"]
photos = []
steps = [{ text = "一步", marks = 20 }, { text = "否决", marks = 0, veto = true }]
"""


def run(*command: str, data: bytes) -> bytes:
    return subprocess.run(command, input=data, capture_output=True, check=True).stdout


@pytest.mark.django_db
def test_each_candidate_gets_one_page_with_every_field_and_a_code_that_opens_the_room():
    world = make_world(candidates=3)
    registrations = list(world.sitting.registrations.select_related("person"))
    registrations[0].person.name = "阿卜杜热合曼·㛃𬱖" * 2
    pdf = print_tickets(world.sitting, registrations)
    pages = run("pdftotext", "-layout", "-", "-", data=pdf).decode().split("\f")
    assert len([page for page in pages if page.strip()]) == 3
    for page, registration in zip(pages, registrations, strict=False):
        text = "".join(page.split())
        code = code_of(registration)
        for fact in (
            registration.ticket_number, registration.person.name, registration.person.id_number_masked,
            "低压电工作业", "理论考试", "第一考场", "岳阳市考试中心", "最晚入场", "考生须知", code[:4] + code[4:],
        ):  # fmt: skip
            assert fact in text, fact
        assert registration.person.id_number not in text
    image = Image.open(io.BytesIO(run("pdftoppm", "-r", "150", "-f", "1", "-l", "1", "-png", "-", data=pdf)))
    assert [found.text for found in zxingcpp.read_barcodes(image)] == [room_address(registrations[0])]
    assert make.Client().get(room_address(registrations[0]).split("8000")[-1]).status_code == 200


@pytest.mark.django_db
def test_no_ticket_before_the_seats_are_drawn_nor_for_somebody_refused():
    world = make_world()
    registration = world.registrations[0]
    registration.state = Registration.State.REFUSED
    with pytest.raises(TicketRefused, match="没有可以打印"):
        print_tickets(world.sitting, [registration])
    world.sitting.state = Sitting.State.DRAFT
    with pytest.raises(TicketRefused, match="锁定"):
        print_tickets(world.sitting, world.registrations)


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "http://127.0.0.1/", "anpei:ticket-font/../x", "data:text/x,"]
)
def test_a_ticket_loads_nothing_but_its_fonts_and_pictures(address):
    with pytest.raises(FatalURLFetchingError):
        _fetcher().fetch(address)


@pytest.mark.django_db
def test_marks_leave_as_text_with_masked_numbers():
    world = make_world()
    person = world.registrations[0].person
    person.name = "=HYPERLINK(1)"
    person.save()
    Registration.objects.update(employer_name="@SUM(1)")
    make.people.give_second_factor(world.officer)
    answer = make.signed_in(world.officer).get(reverse("exams:sitting-results-file", args=[world.sitting.uuid]))
    row = load_workbook(io.BytesIO(answer.content)).active[2]
    assert {cell.data_type for cell in row if cell.value} <= {"s", "inlineStr"}
    values = [cell.value for cell in row]
    assert values[1:4] == ["=HYPERLINK(1)", person.id_number_masked, "@SUM(1)"]
    assert person.id_number not in str(values)


@pytest.mark.django_db
def test_every_sheet_fits_every_edition_with_a_practical_examination():
    editions = [edition for edition in qualifications.load_editions() if edition.practical]
    items = qualifications.OperationItem.objects.filter(has_practical=True)
    assert editions
    assert items.count() > 40
    for edition in editions:
        for item in items:
            _name, subjects = blank_sheet(item, edition)
            assert sum(subject.marks for subject in subjects) == 100
            assert any(step.is_veto for subject in subjects for step in subject.steps)
    assert sum(not sheet.items for sheet in load_sheets()) == 1, "one sheet for whoever has none of their own"


def test_a_sheet_is_read_strictly():
    assert read_sheet(GOOD).subjects["K1"][0].steps[1].is_veto


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('key = "x"', 'key = "x"\nextra = 1'),
        ('name = "评分表"', ""),
        ("marks = 20", "marks = -1"),
        ("marks = 20", "marks = 2.5"),
        ("marks = 20", "marks = true"),
        ("marks = 20", "marks = 0"),
        ("marks = 20", 'marks = 20, vetoes = "yes"'),
        ("veto = true", 'veto = "true"'),
        ('text = "一步"', 'text = " "'),
        ("items = []", "items = [1]"),
        ("[[subjects]]", "[[subjects"),
        ('code = "K1"\n', 'code = "K1"\nsteps = []\n[[subjects]]\ncode = "K1"\n'),
    ],
)
def test_a_slip_of_the_pen_in_a_sheet_is_named(old, new):
    assert old in GOOD
    with pytest.raises(SheetFault):
        read_sheet(GOOD.replace(old, new))
