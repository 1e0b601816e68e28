"""Who may open what of study that counts and of classes: their archive, their photos, their doors."""

from __future__ import annotations

from tests.architecture.rule import GET, POST, Rule, one

STUDY = {
    "courses:study": Rule("signed_in", GET, one("lesson", "lesson")),
    "courses:study-open": Rule("signed_in", POST),
    "courses:study-beat": Rule("public", POST),
    "courses:study-present": Rule("public", POST),
    "courses:study-leave": Rule("public", POST),
}
TRAINING = {
    **STUDY,
    "courses:member-hours": Rule("registrar teacher supervisor", GET, {"uuid": "class", "person": "worker"}),
}
