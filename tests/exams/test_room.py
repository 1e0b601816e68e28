"""The candidate's way through the room over HTTP: ticket, paper, answers, hand-in, result."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from evidence import api as evidence
from exams.actions.enter_room import code_of, token_of
from exams.models import Attempt, Blueprint, ItemVersion, Registration, Response, Sitting
from tests.exams.room_world import make_world

pytestmark = pytest.mark.django_db


def enter(client: Client, registration: Registration) -> None:
    reply = client.post(
        reverse("exams:room"), {"ticket_number": registration.ticket_number, "code": code_of(registration)}
    )
    assert reply.status_code == 302, reply.content.decode()


def start(client: Client, registration: Registration) -> dict:
    enter(client, registration)
    assert client.post(reverse("exams:room-start")).status_code == 302
    return client.post(reverse("exams:room-claim"), "{}", content_type="application/json").json()


def save(client: Client, writer: int, answers: list) -> tuple[int, dict]:
    body = json.dumps({"writer": writer, "answers": answers})
    reply = client.post(reverse("exams:room-answers"), body, content_type="application/json")
    return reply.status_code, reply.json()


def test_a_candidate_goes_from_the_door_to_the_result(client):
    world = make_world()
    paper = start(client, world.registrations[0])
    assert [len(section["items"]) for section in paper["sections"]] == [7, 3]
    writer, rev = paper["clock"]["writer"], paper["first_revision"]
    letters = Attempt.objects.get().paper.answer_key.letters
    status, reply = save(client, writer, [[int(n), rev + int(n), key] for n, key in letters.items()])
    assert (status, reply["state"], len(reply["stored"])) == (200, "open", 10)
    assert client.post(reverse("exams:room-submit")).json() == {"state": "submitted"}
    page = client.get(reverse("exams:room-result")).content.decode()
    assert "合格" in page
    assert "100" in page


def test_no_key_is_shown_while_somebody_of_the_sitting_may_still_answer(client):
    """Papers are drawn from one pool: who goes early must not carry the key out of the room."""
    world = make_world(candidates=2)
    other = Client()
    start(other, world.registrations[1])
    start(client, world.registrations[0])
    client.post(reverse("exams:room-submit"))

    def page():
        return client.get(reverse("exams:room-result")).content.decode()

    assert "在本场考试结束" in page()
    assert "正确答案" not in page()
    Sitting.objects.update(ends_at=evidence.database_now() - timedelta(seconds=1))
    assert "正确答案" not in page()  # the other has extra time
    assert Attempt.objects.get(registration=world.registrations[0]).key_shown_at is None
    other.post(reverse("exams:room-submit"))
    assert "正确答案" in page()


def test_the_code_is_forgiving_about_case_and_blanks_only(client):
    registration = make_world().registrations[0]
    code = code_of(registration)
    typed = f" {code[:4].lower()}-{code[4:].lower()} "
    data = {"ticket_number": registration.ticket_number.lower(), "code": typed}
    assert client.post(reverse("exams:room"), data).status_code == 302
    wrong = client.post(reverse("exams:room"), {**data, "code": "AAAAAAAA"})
    unknown = client.post(reverse("exams:room"), {"ticket_number": "NOSUCH", "code": code})
    assert wrong.status_code == unknown.status_code == 403
    assert "准考证号或考试码不正确" in wrong.content.decode()
    assert "准考证号或考试码不正确" in unknown.content.decode()


def test_guessing_codes_ends_after_five_tries_and_the_qr_still_opens(client):
    registration = make_world().registrations[0]
    data = {"ticket_number": registration.ticket_number, "code": "AAAAAAAA"}
    for _ in range(5):
        assert "不正确" in client.post(reverse("exams:room"), data).content.decode()
    refused = client.post(reverse("exams:room"), {**data, "code": code_of(registration)})
    assert "次数过多" in refused.content.decode()
    address = reverse("exams:room-qr", args=[registration.ticket_number, token_of(registration)])
    assert client.get(address).status_code == 200
    assert client.post(address).status_code == 302


WIDE = {ord(plain): chr(ord(plain) + 0xFEE0) for plain in "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-"}


def test_a_chinese_keyboard_in_wide_letters_opens_the_door_and_any_other_words_are_a_wrong_code(client):
    registration = make_world().registrations[0]
    code = code_of(registration)
    data = {
        "ticket_number": registration.ticket_number.translate(WIDE),
        "code": f"{code[:4]}-{code[4:]}".translate(WIDE),
    }
    assert client.post(reverse("exams:room"), data).status_code == 302
    for other in ("考试码", "é" * 8, "😀😀😀😀"):
        assert client.post(reverse("exams:room"), {**data, "code": other}).status_code in (200, 403)
    address = reverse("exams:room-qr", args=[registration.ticket_number, "二维码"])
    assert client.post(address).status_code == 403


def test_a_stranger_elsewhere_who_types_wrong_codes_keeps_nobody_out(client):
    """SEC-18: ticket numbers run on; whoever knows one could shut a hall out at the bell."""
    registration = make_world().registrations[0]
    wrong = {"ticket_number": registration.ticket_number, "code": "AAAAAAAA"}
    for _ in range(7):
        client.post(reverse("exams:room"), wrong, REMOTE_ADDR="203.0.113.9")
    assert "次数过多" in client.post(reverse("exams:room"), wrong, REMOTE_ADDR="203.0.113.9").content.decode()
    right = {**wrong, "code": code_of(registration)}
    assert client.post(reverse("exams:room"), right, REMOTE_ADDR="10.0.0.7").status_code == 302


def test_a_reissued_ticket_makes_the_old_code_worthless(client):
    registration = make_world().registrations[0]
    old = code_of(registration)
    Registration.objects.filter(pk=registration.pk).update(ticket_generation=2)
    data = {"ticket_number": registration.ticket_number, "code": old}
    assert client.post(reverse("exams:room"), data).status_code == 403


def test_nothing_on_the_way_holds_the_key_or_the_explanation(client):
    """SEC-01: canaries in key and explanation; every byte before and after the hand-in is searched."""
    world = make_world()
    Blueprint.objects.update(review=Blueprint.Review.SCORE)
    ItemVersion.objects.update(explanation="金丝雀解析", source="金丝雀依据")
    registration = world.registrations[0]
    enter(client, registration)
    client.post(reverse("exams:room-start"))
    pages = [
        client.get(reverse("exams:room-entrance")),
        client.get(reverse("exams:room-paper")),
        client.post(reverse("exams:room-claim"), "{}", content_type="application/json"),
        client.get(reverse("exams:room-clock")),
        client.post(reverse("exams:room-submit")),
        client.get(reverse("exams:room-result")),
    ]
    for page in pages:
        assert "金丝雀" not in page.content.decode()
        assert '"letters"' not in page.content.decode()
        assert '"key"' not in page.content.decode()


def test_the_reply_to_a_right_and_to_a_wrong_answer_is_the_same(client):
    paper = start(client, make_world().registrations[0])
    letters = Attempt.objects.get().paper.answer_key.letters
    writer, rev = paper["clock"]["writer"], paper["first_revision"]
    right = letters["1"]
    wrong = {"T": "F", "F": "T"}[right]
    first = save(client, writer, [[1, rev + 1, right]])
    second = save(client, writer, [[1, rev + 1, wrong]])
    assert first == second


def test_reload_brings_back_answers_marks_and_place(client):
    paper = start(client, make_world().registrations[0])
    writer, rev = paper["clock"]["writer"], paper["first_revision"]
    save(client, writer, [[3, rev + 1, "T"]])
    body = json.dumps({"writer": writer, "position": 3, "marked": [2, 5]})
    assert client.post(reverse("exams:room-place"), body, content_type="application/json").status_code == 204
    again = client.post(reverse("exams:room-claim"), "{}", content_type="application/json").json()
    assert (again["position"], again["marked"]) == (3, [2, 5])
    assert again["responses"] == [[3, rev + 1, "T"]]
    assert again["first_revision"] > rev


def test_on_another_machine_the_candidate_goes_on_and_the_first_is_told(client):
    registration = make_world().registrations[0]
    first = start(client, registration)
    save(client, first["clock"]["writer"], [[1, first["first_revision"] + 1, "T"]])
    other = Client()
    second = start(other, registration)
    assert second["responses"][0][2] == "T"
    status, reply = save(client, first["clock"]["writer"], [[1, first["first_revision"] + 2, "F"]])
    assert (status, reply["state"]) == (409, "taken_over")
    assert Response.objects.get(position=1).value == "T"


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "[" * 20_000,
        '{"answers": []}',
        '{"answers": [[1, 2]], "writer": 1}',
        '{"answers": [[1, 2, "A\\u0000"]], "writer": 1}',
        '{"answers": [[0, 2, "A"]], "writer": 1}',
        '{"answers": [[1, -2, "A"]], "writer": 1}',
        '{"answers": [[1, 2, "%s"]], "writer": 1}' % ("长" * 4001),
        '{"answers": [[true, 2, "A"]], "writer": 1}',
        '{"answers": [[1, 2, "A"]], "writer": "1"}',
    ],
)
def test_a_body_of_another_shape_is_a_400_and_changes_nothing(client, body):
    start(client, make_world().registrations[0])
    reply = client.post(reverse("exams:room-answers"), body, content_type="application/json")
    assert reply.status_code == 400
    assert "请刷新" in reply.json()["error"]
    assert Response.objects.count() == 0


def test_half_a_rare_letter_keeps_no_other_answer_from_being_saved(client):
    """A browser that cuts a text in the middle of 𬱖 sends what no database stores; the batch went round for ever."""
    paper = start(client, make_world().registrations[0])
    rev = paper["first_revision"]
    rows = [[1, rev + 1, "T"], [2, rev + 2, "\ud872"]]
    body = json.dumps({"answers": rows, "writer": paper["clock"]["writer"]})
    reply = client.post(reverse("exams:room-answers"), body, content_type="application/json")
    assert reply.json()["stored"] == {"1": rev + 1, "2": rev + 2}
    assert list(Response.objects.order_by("position").values_list("value", flat=True)) == ["T", "?"]


def test_without_a_pass_there_is_no_paper(client):
    make_world()
    assert client.get(reverse("exams:room-paper")).status_code == 302
    for name in ("room-claim", "room-answers", "room-submit", "room-place"):
        assert client.post(reverse(f"exams:{name}"), "{}", content_type="application/json").status_code == 401
    client.cookies["exam_pass"] = "forged"
    assert client.get(reverse("exams:room-clock")).status_code == 401


def test_a_pass_opens_only_its_own_attempt(client):
    world = make_world(candidates=2)
    start(client, world.registrations[0])
    other = Client()
    paper = start(other, world.registrations[1])
    save(other, paper["clock"]["writer"], [[1, paper["first_revision"], "T"]])
    assert Response.objects.filter(attempt__registration=world.registrations[0]).count() == 0


def test_nothing_of_the_room_is_cached_and_leaving_takes_the_pass(client):
    registration = make_world().registrations[0]
    start(client, registration)
    assert "no-store" in client.get(reverse("exams:room-paper"))["Cache-Control"]
    client.post(reverse("exams:room-leave"))
    assert client.get(reverse("exams:room-paper")).status_code == 302


def test_saving_needs_no_session_and_three_statements_at_most(client, django_assert_max_num_queries):
    paper = start(client, make_world().registrations[0])
    with django_assert_max_num_queries(1):
        save(client, paper["clock"]["writer"], [[n, paper["first_revision"] + n, "T"] for n in range(1, 8)])


def test_a_save_at_the_deadline_counts_and_one_after_the_grace_is_refused(client):
    paper = start(client, make_world().registrations[0])
    now = evidence.database_now()
    Attempt.objects.update(deadline_at=now - timedelta(seconds=55))
    writer, rev = paper["clock"]["writer"], paper["first_revision"]
    assert save(client, writer, [[1, rev + 1, "T"]])[0] == 200
    Attempt.objects.update(deadline_at=now - timedelta(seconds=65))
    status, reply = save(client, writer, [[2, rev + 2, "T"]])
    assert (status, reply["state"]) == (409, "late")


def test_unsafe_requests_without_a_token_are_refused():
    registration = make_world().registrations[0]
    strict = Client(enforce_csrf_checks=True)
    reply = strict.post(
        reverse("exams:room"), {"ticket_number": registration.ticket_number, "code": code_of(registration)}
    )
    assert reply.status_code == 403
