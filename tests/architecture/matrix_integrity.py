"""Who may open what guards a seat: the screen's words, the safe browser's files, the officer's choice, the pictures."""

from __future__ import annotations

from tests.architecture.rule import BOTH, GET, POST, Rule, one

_OPENING = {"uuid": "seb_opening", "token": "seb_token"}
INTEGRITY = {
    "exams:room-integrity": Rule("room_pass", POST),
    "exams:room-snapshot": Rule("room_pass", POST),
    "exams:room-snapshot-answer": Rule("room_pass", POST),
    "exams:seb-open": Rule("room_pass", POST),
    "exams:seb-done": Rule("public"),
    "exams:seb-file": Rule("public", GET, _OPENING),
    "exams:seb-start": Rule("public", BOTH, _OPENING),
    "exams:unit-results": Rule("organisation_admin registrar"),
    "applications:again": Rule("worker !superuser", BOTH, one("failed")),
    "exams:sitting-integrity": Rule("exam_officer", BOTH, one("sitting")),
    "exams:sitting-snapshots": Rule("exam_officer", GET, one("sitting")),
    "exams:snapshot-picture": Rule("exam_officer", GET, one("snapshot")),
}
