"""A packed paper is one gzip file with whatever follows it, for any gzip reader."""

from __future__ import annotations

import gzip
import json
import zlib

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from exams.actions.prove_papers import prove_papers
from exams.domain.packing import opened, pack, sections_of, zipped
from exams.models import Paper
from tests.exams.room_world import make_world
from tests.exams.test_room import enter

values = st.recursive(st.none() | st.integers() | st.text(st.characters(exclude_categories=["Cs"]), max_size=60),
                      lambda inner: st.lists(inner, max_size=4), max_leaves=30)  # fmt: skip
sections = st.lists(values, max_size=5)


@given(sections, st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_opening_and_rest_are_one_gzip_file(told, word):
    rest = json.dumps(word)
    whole = gzip.decompress(zipped(pack(told), f'"x": {rest}}}, "y": 1}}'.encode()))
    assert whole.decode() == f'{opened(pack(told))}"x": {rest}}}, "y": 1}}'
    assert json.loads(whole) == {"paper": {"sections": told, "x": word}, "y": 1}
    assert sections_of(pack(told)) == told


@pytest.mark.parametrize("length", [0, 1, 65_534, 65_535, 65_536, 200_000])
def test_a_rest_of_any_length_is_kept_whole(length):
    rest = b"x" * length
    assert gzip.decompress(zipped(pack([]), rest)) == opened(pack([])).encode() + rest


def test_a_reader_that_takes_it_piece_by_piece_ends_where_it_ends():
    told = [{"stem": "焊接前应当清理现场。" * 400}]
    body, reader = zipped(pack(told), b'"x": 1}}'), zlib.decompressobj(zlib.MAX_WBITS | 16)
    out = b"".join(reader.decompress(body[at : at + 7]) for at in range(0, len(body), 7))
    assert reader.eof
    assert not reader.unused_data
    assert json.loads(out) == {"paper": {"sections": told, "x": 1}}


@pytest.mark.parametrize(
    "spoil", [lambda p: p[:-9] + bytes([p[-9] ^ 1]) + p[-8:], lambda p: b"\0" + p[1:], lambda p: b""]
)
def test_a_spoilt_one_is_not_read(spoil):
    with pytest.raises(ValueError, match="."):
        sections_of(spoil(pack([{"stem": "焊接前应当清理现场。"}])))


def start(client, **headers):
    return client.post(
        reverse("exams:room-start"), "{}", content_type="application/json",
        headers={"accept": "application/json", **headers},
    )  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("is_old", [False, True])
def test_zipped_or_not_a_start_says_the_same(is_old):
    world = make_world(candidates=2)
    plain, packing = Client(), Client()
    enter(plain, world.registrations[0])
    enter(packing, world.registrations[1])
    if is_old:  # drawn before papers were packed
        from exams.actions.draw_paper import draw_paper

        for registration in world.registrations:
            draw_paper(registration, world.sitting)
        Paper.objects.update(packed=b"")
    said, squeezed = start(plain), start(packing, **{"accept-encoding": "br, gzip"})
    assert "Content-Encoding" not in said
    assert squeezed["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in squeezed["Vary"]
    assert squeezed["Cache-Control"] == "private, no-store"
    told = json.loads(gzip.decompress(squeezed.content))
    assert told["paper"]["sections"] == world.registrations[1].paper.content["sections"]
    assert said.json()["paper"]["sections"] == world.registrations[0].paper.content["sections"]
    assert told.keys() == said.json().keys()
    assert told["paper"].keys() == said.json()["paper"].keys()


def said_of(world):
    return [verdict.reason for verdict in prove_papers(world.sitting) if not verdict.ok and "准考证" in verdict.name]


@pytest.mark.django_db
def test_a_packed_paper_that_says_something_else_is_named():
    from exams.actions.draw_paper import draw_paper

    world = make_world(candidates=2)
    papers = [draw_paper(registration, world.sitting) for registration in world.registrations]
    assert said_of(world) == []
    content = papers[0].content["sections"]
    content[0]["items"][0]["stem"] = "另一道题"
    Paper.objects.filter(pk=papers[0].pk).update(packed=pack(content))
    Paper.objects.filter(pk=papers[1].pk).update(packed=b"\0" * 30)
    assert said_of(world) == ["发给考生的试卷与所存试卷不同，被改动过"] * 2
