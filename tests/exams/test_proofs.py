"""A sitting's papers can be drawn again by anybody, and whatever is changed afterwards is named."""

from __future__ import annotations

import json

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from evidence import api as evidence
from exams.actions.draw_paper import draw_paper
from exams.actions.prepare_papers import prepare_papers, sittings_to_prepare
from exams.actions.prove_papers import proof_of, prove_papers
from exams.models import Paper, PaperKey, Sitting
from tests.exams.room_world import make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def sitting():
    world = make_world(candidates=6)
    from django.db import transaction

    with transaction.atomic(), transaction.atomic():
        evidence.append(
            "exams.sitting.locked",
            actor="x",
            subjects=[world.sitting.subject],
            body={"commitment": world.sitting.commitment},
        )
    return world.sitting


def publish(sitting):
    Sitting.objects.filter(pk=sitting.pk).update(state=Sitting.State.PUBLISHED)
    sitting.refresh_from_db()


def wrong(sitting):
    return [(verdict.name, verdict.reason) for verdict in prove_papers(sitting) if not verdict.ok]


def test_papers_are_prepared_once_and_the_same_as_drawn_at_the_bell(sitting):
    first = draw_paper(sitting.registrations.get(seat=1), sitting)
    assert sittings_to_prepare() == [sitting.pk]
    assert prepare_papers(sitting) == 5
    assert prepare_papers(sitting) == 0
    assert sittings_to_prepare() == []
    assert Paper.objects.count() == PaperKey.objects.count() == 6
    lost = Paper.objects.get(registration__seat=4)
    digest = lost.paper_hash
    lost.answer_key.delete()
    lost.delete()
    prepare_papers(sitting)
    assert Paper.objects.get(registration__seat=4).paper_hash == digest
    assert draw_paper(first.registration, sitting).pk == first.pk


def test_an_untouched_sitting_is_proved_whole(sitting, capsys):
    prepare_papers(sitting)
    assert wrong(sitting) == []
    call_command("prove_papers", str(sitting.uuid))
    assert "6 份试卷全部相符" in capsys.readouterr().out


def test_another_item_in_a_paper_is_named_with_its_ticket(sitting):
    prepare_papers(sitting)
    paper = Paper.objects.get(registration__seat=3)
    paper.origin = [*paper.origin[1:], paper.origin[0]]
    paper.draw_hash = evidence.digest([paper.origin, paper.orders])
    paper.paper_hash = evidence.digest([paper.content, paper.origin, paper.answer_key.letters])
    paper.save()
    assert wrong(sitting) == [
        (f"准考证 {paper.registration.ticket_number}", "按公布的规则抽出的题目或选项次序与所存试卷不同")
    ]
    with pytest.raises(CommandError, match="1 处不符"):
        call_command("prove_papers", str(sitting.uuid))


def test_another_word_in_a_paper_is_named(sitting):
    prepare_papers(sitting)
    paper = Paper.objects.get(registration__seat=2)
    paper.content["sections"][0]["items"][0]["stem"] += "？"
    paper.paper_hash = evidence.digest([paper.content, paper.origin, paper.answer_key.letters])
    paper.save()
    assert wrong(sitting)[0][1] == "题目相同，但题面或答案与题库中的版本不同"


def test_another_secret_or_pool_is_named(sitting):
    prepare_papers(sitting)
    Sitting.objects.filter(pk=sitting.pk).update(secret="f" * 64)
    changed = Sitting.objects.get(pk=sitting.pk)
    assert ("密钥", "密钥与事先公布的哈希不符") in wrong(changed)


def test_before_publication_only_the_commitment_is_shown(client, sitting):
    prepare_papers(sitting)
    page = client.get(reverse("exams:proof-detail", args=[sitting.uuid])).content.decode()
    assert sitting.commitment in page
    assert sitting.secret not in page
    assert client.get(reverse("exams:proof-file", args=[sitting.uuid])).status_code == 404
    with pytest.raises(ValueError, match="published"):
        proof_of(sitting)


def test_after_publication_the_proof_holds_no_word_of_an_item_and_no_name(client, sitting):
    prepare_papers(sitting)
    publish(sitting)
    body = client.get(reverse("exams:proof-file", args=[sitting.uuid])).content.decode()
    proof = json.loads(body)
    assert proof["secret"] == sitting.secret
    assert len(proof["papers"]) == 6
    for word in ("题干", "正确选项", "解析", "考生1", "YY01"):
        assert word not in body


def test_parallel_forms_are_shared_by_candidates(sitting):
    sitting.promise["forms"] = 2
    sitting.save()
    prepare_papers(sitting)
    seats = {paper.registration.seat: paper.draw_hash for paper in Paper.objects.select_related("registration")}
    assert seats[1] == seats[3] == seats[5] != seats[2] == seats[4] == seats[6]
