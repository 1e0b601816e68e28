"""The checker must be able to fail: every kind of loss is put into a small history or dump, and is found."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from evidence.domain.chain import digest
from tests.faults.checker import acknowledged, check_answers, check_certificates, check_grades, narrow
from tests.faults.history import Record

CONTENT = {
    "sections": [
        {
            "title": "判断",
            "type": "judgement",
            "marks": 5000,
            "items": [{"n": n, "type": "judgement", "stem": f"{n}", "options": []} for n in (1, 2)],
        }
    ]
}
LETTERS, ORIGIN = {"1": "T", "2": "F"}, [11, 12]
RESPONSES = [[1, 1000002, "T"], [2, 1000003, "F"]]


def history() -> list[Record]:
    """One candidate who changed the first answer, whose third message got no reply, and who handed in."""
    return [
        {"who": "A", "op": "claim", "paper": digest(CONTENT["sections"]), "writer": 1},
        {"who": "A", "op": "send", "n": 1, "answers": [[1, 1000001, "F"]]},
        {"who": "A", "op": "ack", "n": 1, "stored": {"1": 1000001}},
        {"who": "A", "op": "send", "n": 2, "answers": [[1, 1000002, "T"]]},
        {"who": "A", "op": "ack", "n": 2, "stored": {"1": 1000002}},
        {"who": "A", "op": "send", "n": 3, "answers": [[2, 1000003, "F"]]},
        {"who": "A", "op": "unknown", "n": 3, "why": "reset"},
        {"who": "A", "op": "submit"},
        {"who": "A", "op": "submitted"},
    ]


def dump() -> dict[str, Any]:
    return copy.deepcopy(
        {
            "attempts": [
                {
                    "ticket": "A",
                    "state": "submitted",
                    "paper_hash": digest([CONTENT, ORIGIN, LETTERS]),
                    "content": CONTENT,
                    "origin": ORIGIN,
                    "letters": LETTERS,
                    "responses": RESPONSES,
                    "events": {"exams.attempt.started": 1, "exams.attempt.submitted": 1},
                    "late_packs": 0,
                    "saved_after_end": 0,
                }
            ],
            "reports": [
                {
                    "ticket": "A",
                    "total": 10000,
                    "cut_score": 8000,
                    "passed": True,
                    "response_digest": digest(RESPONSES),
                }
            ],
            "certificates": [
                {
                    "ticket": "A",
                    "number": "AP-1",
                    "state": "valid",
                    "pdf_sha256": "ab",
                    "file_sha256": "ab",
                    "size": 9,
                }
            ],
            "reservations": [{"number": "AP-1", "state": "issued", "reason": ""}],
            "files": 1,
            "events": {"certificates.certificate.issued": 1},
        }
    )


def findings(records: list[Record], state: dict[str, Any]) -> set[str]:
    found = [*check_answers(records, state), *check_grades(records, state), *check_certificates(state)]
    return {finding.invariant for finding in found}


def test_a_whole_run_is_found_whole():
    assert findings(history(), dump()) == set()
    assert acknowledged(history()) == 2


def test_an_answer_nobody_heard_of_may_be_there_or_not():
    state = dump()
    state["attempts"][0]["responses"] = RESPONSES[:1]
    assert check_answers(history(), state) == []


def _two_messages(*, crossing: bool) -> list[Record]:
    """The newer answer is acknowledged first; the older message left beside it, or only after that reply."""
    claim, *_rest = history()
    newer = [
        {"who": "A", "op": "send", "n": 2, "answers": [[1, 1000002, "T"]]},
        {"who": "A", "op": "ack", "n": 2, "stored": {"1": 1000002}},
    ]
    older = {"who": "A", "op": "send", "n": 1, "answers": [[1, 1000001, "F"]]}
    sent = [older, *newer] if crossing else [*newer, older]
    return [claim, *sent, {"who": "A", "op": "ack", "n": 1, "stored": {"1": 1000001}}]


def test_replies_that_cross_on_the_way_are_no_step_back_and_one_to_a_later_question_is():
    unfinished = dump()
    unfinished["attempts"][0]["responses"] = RESPONSES[:1]
    assert [one for one in check_answers(_two_messages(crossing=True), unfinished) if one.invariant == "I3"] == []
    (back,) = [one for one in check_answers(_two_messages(crossing=False), unfinished) if one.invariant == "I3"]
    assert back.what == "position 1 went back to 1000001"


def _lose_answer(state: dict[str, Any]) -> None:
    state["attempts"][0]["responses"] = RESPONSES[1:]


def _older_answer(state: dict[str, Any]) -> None:
    state["attempts"][0]["responses"] = [[1, 1000001, "F"], RESPONSES[1]]


def _lose_attempt(state: dict[str, Any]) -> None:
    state["attempts"].clear()


def _alter_value(state: dict[str, Any]) -> None:
    state["attempts"][0]["responses"] = [[1, 1000002, "F"], RESPONSES[1]]


def _grade_twice(state: dict[str, Any]) -> None:
    state["reports"].append(dict(state["reports"][0]))


def _no_grade(state: dict[str, Any]) -> None:
    state["reports"].clear()


def _other_marks(state: dict[str, Any]) -> None:
    state["reports"][0]["total"] = 5000


def _other_paper(state: dict[str, Any]) -> None:
    state["attempts"][0]["content"]["sections"][0]["items"].reverse()


def _second_certificate(state: dict[str, Any]) -> None:
    state["certificates"].append(dict(state["certificates"][0], number="AP-2"))


def _no_certificate(state: dict[str, Any]) -> None:
    state["certificates"].clear()


def _other_bytes(state: dict[str, Any]) -> None:
    state["certificates"][0]["file_sha256"] = "cd"


def _silent_gap(state: dict[str, Any]) -> None:
    state["reservations"].append({"number": "AP-2", "state": "reserved", "reason": ""})


def _late_answer(state: dict[str, Any]) -> None:
    state["attempts"][0]["saved_after_end"] = 1


def _missing_event(state: dict[str, Any]) -> None:
    del state["attempts"][0]["events"]["exams.attempt.submitted"]


@pytest.mark.parametrize(
    ("harm", "invariant"),
    [
        (_lose_answer, "I1"),
        (_older_answer, "I1"),
        (_lose_attempt, "I1"),
        (_alter_value, "I2"),
        (_grade_twice, "I4"),
        (_no_grade, "I4"),
        (_other_marks, "I4"),
        (_other_paper, "I8"),
        (_second_certificate, "I5"),
        (_no_certificate, "I5"),
        (_other_bytes, "I5"),
        (_silent_gap, "I5"),
        (_late_answer, "I6"),
        (_missing_event, "I9"),
    ],
)
def test_harm_done_to_the_database_is_found(harm, invariant):
    state = dump()
    harm(state)
    assert invariant in findings(history(), state)


def test_a_narrowed_dump_keeps_the_harm_of_its_own_candidates():
    state = dump()
    _lose_answer(state)
    assert check_answers([], narrow(state, ["B"])) == []
    assert {finding.invariant for finding in check_answers(history(), narrow(state, ["A"]))} == {"I1"}


def test_an_acknowledgement_that_names_an_older_revision_is_found():
    records = history()
    records[4]["stored"] = {"1": 1000001}
    assert "I1" in findings(records, dump())


def test_an_answer_refused_before_the_candidate_handed_in_is_found():
    records = history()
    records[6] = {"who": "A", "op": "refused", "n": 3, "state": "late"}
    assert "I6" in findings(records, dump())
