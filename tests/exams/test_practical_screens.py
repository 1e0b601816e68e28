"""The practical examination over HTTP: tablet, queue, board, stations, results, the proof; who sees what when."""

from __future__ import annotations

import json
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from exams.actions.claim_sheet import claim_sheet
from exams.actions.open_sheet import open_sheet
from exams.models import AssessorSheet, PracticalCorrection, PracticalResult, Simulator, Station, SubjectTurn
from exams.views.practical_queue import board_token
from tests.exams import factories as make
from tests.exams.practical_world import assess, ink, make_practical, photo, sign
from tests.exams.publishing import publish_results

pytestmark = pytest.mark.django_db


def at(name: str, *arguments: object) -> str:
    return reverse(f"exams:{name}", args=list(arguments))


def post_json(client, address: str, body: object):
    return client.post(address, json.dumps(body), content_type="application/json")


def test_an_assessor_goes_from_the_room_to_a_signed_result():
    world = make_practical()
    registration, client = world.registrations[0], make.signed_in(world.assessors[0])
    assert "评分" in client.get(at("sitting-room", world.sitting.uuid)).content.decode()
    opened = client.post(at("assess-open", registration.uuid))
    sheet = AssessorSheet.objects.get()
    assert opened["Location"] == at("assess", sheet.uuid)
    page = client.get(opened["Location"])
    assert page["Cache-Control"] == "private, no-store"
    assert "sheet-data" in page.content.decode()
    assert registration.person.id_number not in page.content.decode()
    writer = client.post(at("assess-claim", sheet.uuid)).json()["writer"]
    first = writer * 1_000_000
    taps = [[f"{code}.{word}", first + n * 2 + m, 0] for n, code in enumerate(("K1", "K2", "K3", "K4"), start=1)
            for m, word in enumerate(("start", "stop"))]  # fmt: skip
    taps.append(["K1.0.d", first + 50, 1])
    reply = post_json(client, at("assess-changes", sheet.uuid), {"writer": writer, "changes": taps})
    assert (reply.status_code, reply.json()["state"], len(reply.json()["stored"])) == (200, "open", 9)
    assert set(reply.json()["times"]) == {"K1", "K2", "K3", "K4"}
    name = uuid.uuid4()
    file = SimpleUploadedFile("x.jpg", photo(), content_type="image/jpeg")
    kept = client.post(at("assess-photos", sheet.uuid), {"uuid": name, "code": "K2", "photo": file})
    assert client.get(kept.json()["url"])["Content-Type"] == "image/jpeg"
    body = {"through": {line: rev for line, rev, _ in taps}, "candidate": ink(), "assessor": ink()}
    behind = post_json(client, at("assess-sign", sheet.uuid), body | {"through": {}})
    assert (behind.status_code, behind.json()["state"]) == (409, "behind")
    done = post_json(client, at("assess-sign", sheet.uuid), body)
    assert done.json() == {"state": "signed", "has_result": True}
    assert client.get(at("assess", sheet.uuid)).status_code == 302
    result = client.get(at("practical-sheet", registration.uuid)).content.decode()
    assert "实操合格" in result
    assert "99" in result
    assert client.get(at("assess-signature", sheet.uuid, "candidate"))["Content-Type"] == "image/png"
    assert client.get(at("assess-signature", sheet.uuid, "nobody")).status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        "no json", [], {}, {"writer": 1}, {"writer": 1, "changes": [["K1.0.d", 1]]}, {"writer": "1", "changes": []},
        {"writer": 1, "changes": [["K1.0.d", -1, 0]]}, {"writer": 1, "changes": [["K9.0.d", 1, 0]]},
        {"writer": 1, "changes": [["K1.0.d", 1, 99]]}, {"writer": 1, "changes": [[1, 1, 1]]},
        {"writer": 1, "changes": [["K1.0.d", 1, 0]] * 401},
    ],
)  # fmt: skip
def test_a_malformed_change_is_refused_whole(body):
    world = make_practical()
    sheet = open_sheet(world.registrations[0], user=world.assessors[0])
    reply = post_json(make.signed_in(world.assessors[0]), at("assess-changes", sheet.uuid), body)
    assert reply.status_code == 400
    assert not sheet.entries.exists()


def test_two_assessors_stay_blind_to_each_other_until_the_result():
    world = make_practical(assessors=2)
    registration, (first, second) = world.registrations[0], world.assessors[:2]
    mine = assess(registration, first, {"K1.0.d": 4, "K1.note": "看不见的备注"})
    sign(mine, first)
    other = make.signed_in(second)
    page = other.get(at("practical-sheet", registration.uuid)).content.decode()
    assert "看不见的备注" not in page
    assert other.get(at("assess", mine.uuid)).status_code == 404
    assert other.get(at("assess-signature", mine.uuid, "candidate")).status_code == 404
    sign(assess(registration, second, {"K1.0.d": 3}), second)
    page = other.get(at("practical-sheet", registration.uuid)).content.decode()
    assert "看不见的备注" in page
    assert "各考评员的评分" in page
    assert other.get(at("assess-signature", mine.uuid, "candidate")).status_code == 200


def test_the_chief_sees_both_sheets_of_a_dispute_and_decides():
    world = make_practical(assessors=2)
    registration, (first, second) = world.registrations[0], world.assessors[:2]
    sign(assess(registration, first), first)
    sign(assess(registration, second, {f"K2.{step}.d": 5 for step in range(3)}), second)
    client = make.signed_in(world.chief)
    assert "意见不一" in client.get(at("sitting-room", world.sitting.uuid)).content.decode()
    page = client.get(at("practical-sheet", registration.uuid)).content.decode()
    assert "总分相差 15 分（允许 10 分）" in page
    assert "开始裁定" in page
    opened = client.post(at("assess-open", registration.uuid))
    assert "裁定" in client.get(opened["Location"]).content.decode()
    refused = make.signed_in(first).post(at("assess-open", registration.uuid))
    assert refused.status_code == 403


def test_the_steward_calls_and_the_wall_shows_no_name_in_full():
    world = make_practical(candidates=3, stations=True)
    client = make.signed_in(world.body.invigilator)
    here = at("sitting-queue", world.sitting.uuid)
    assert "叫满空闲工位" in client.get(here).content.decode()
    client.post(at("queue-call", world.sitting.uuid), {"station": world.stations[0].uuid})
    turn = SubjectTurn.objects.get()
    client.post(at("turn-step", turn.uuid), {"step": "start"})
    turn.refresh_from_db()
    assert turn.state == "started"
    client.post(at("queue-call", world.sitting.uuid))
    assert SubjectTurn.objects.count() == 3
    token = board_token(world.sitting)
    from django.test import Client

    wall = Client()
    page = wall.get(at("queue-board", token)).content.decode()
    fresh = wall.get(at("queue-board-data", token))
    said = json.dumps(fresh.json(), ensure_ascii=False)
    for registration in world.registrations:
        assert registration.person.name not in page + said
        assert registration.ticket_number not in page + said
    assert wall.get(at("queue-board-data", token), headers={"if-none-match": fresh["ETag"]}).status_code == 304
    assert wall.get(at("queue-board", token[:-2] + "xx")).status_code == 404
    client.post(at("turn-step", turn.uuid), {"step": "finish"})
    changed = wall.get(at("queue-board-data", token), headers={"if-none-match": fresh["ETag"]})
    assert changed.status_code == 200


def test_the_officer_sets_up_stations_simulators_and_the_number_of_assessors():
    body = make.make_body()
    client = make.signed_in(body.officer)
    words = {"room": body.room.pk, "name": "1 号工位", "subjects": ["K1", "K2"], "equipment": "配电柜"}
    assert client.post(at("station-create"), words | {"subjects": []}).status_code == 400
    client.post(at("station-create"), words)
    station = Station.objects.get()
    client.post(at("station-edit", station.uuid), words | {"out_of_order": "on", "fault": "检修"})
    assert "检修" in client.get(at("station-list")).content.decode()
    asked = {"exam_point": body.point.pk, "machine": "模拟机一", "reports": ["K2"]}
    page = client.post(at("simulator-create"), asked).content.decode()
    simulator = Simulator.objects.get()
    assert simulator.secret in page
    assert simulator.secret not in client.get(at("station-list")).content.decode()
    client.post(at("simulator-switch", simulator.uuid), {"on": "0"})
    simulator.refresh_from_db()
    assert not simulator.is_active
    sitting = make.make_sitting(body, part="practical")
    client.post(at("practical-plan", sitting.uuid), {"assessors": "2"})
    assert sitting.practical_plan.assessors == 2
    assert "2 名考评员" in client.get(at("sitting-queue", sitting.uuid)).content.decode()


def test_a_result_is_corrected_by_two_on_its_page():
    world = make_practical()
    registration, user = world.registrations[0], world.assessors[0]
    sign(assess(registration, user, {"K1.0.d": 4}), user)
    here = at("practical-correct", registration.uuid)
    client = make.signed_in(user)
    assert 'value="4"' in client.get(here).content.decode()
    assert client.post(here, {"reason": ""}).status_code == 409
    client.post(here, {"reason": "K1 误扣", "d-0-0": "1"})
    correction = PracticalCorrection.objects.get()
    officer = make.signed_in(world.body.officer)
    assert "同意更正" in officer.get(at("practical-sheet", registration.uuid)).content.decode()
    officer.post(at("practical-decide", correction.uuid), {"approve": "1"})
    assert PracticalResult.objects.get().total == 99
    assert "96 分改为 99 分" in officer.get(at("practical-sheet", registration.uuid)).content.decode()


def test_a_void_sheet_makes_room_and_says_so():
    world = make_practical()
    sheet = assess(world.registrations[0], world.assessors[0])
    client = make.signed_in(world.chief)
    assert "作废这张评分表" in client.get(at("practical-sheet", world.registrations[0].uuid)).content.decode()
    client.post(at("sheet-void", sheet.uuid), {"reason": "平板损坏"})
    late = post_json(
        make.signed_in(world.assessors[0]),
        at("assess-changes", sheet.uuid),
        {"writer": 1, "changes": [["K1.x", 9, True]]},
    )
    assert (late.status_code, late.json()["state"]) == (409, "closed")
    assert claim_sheet(open_sheet(world.registrations[0], user=world.assessors[1]), user=world.assessors[1]) == 1


def test_the_draw_is_public_before_and_provable_after():
    world = make_practical(candidates=2)
    from django.test import Client

    visitor = Client()
    here = at("proof-detail", world.sitting.uuid)
    before = visitor.get(here).content.decode()
    assert world.sitting.commitment in before
    assert world.sitting.secret not in before
    assert visitor.get(at("proof-file", world.sitting.uuid)).status_code == 404
    sign(assess(world.registrations[0], world.assessors[0]), world.assessors[0])
    publish_results(world.sitting, user=world.body.officer)
    proof = visitor.get(at("proof-file", world.sitting.uuid)).json()
    assert (proof["kind"], len(proof["papers"])) == ("practical", 2)
    assert "在您的浏览器里验证" in visitor.get(here).content.decode()


def test_the_worker_keeps_to_its_folder():
    from django.test import Client

    reply = Client().get(at("assess-worker"))
    assert reply["Content-Type"].startswith("text/javascript")
    assert "Service-Worker-Allowed" not in reply
    assert "__SPRITE__" not in reply.content.decode()
