"""Who may open what of study that counts and of classes: their archive, their photos, their doors."""

from __future__ import annotations

from tests.architecture.rule import BOTH, GET, POST, Rule, one

STAFF = "registrar teacher supervisor"
STUDY = {
    "courses:study": Rule("signed_in", GET, one("lesson", "lesson")),
    "courses:study-open": Rule("signed_in", POST),
    "courses:study-beat": Rule("public", POST),
    "courses:study-present": Rule("public", POST),
    "courses:study-leave": Rule("public", POST),
}
_SESSION = one("session")
DOOR = {
    "courses:session-door": Rule("registrar teacher", GET, _SESSION),
    "courses:door-code": Rule("registrar teacher", GET, _SESSION),
    "courses:sheet-pdf": Rule(STAFF, GET, _SESSION),
    "courses:session-photo-add": Rule("registrar teacher", POST, _SESSION),
    "courses:session-photo": Rule(STAFF, GET, one("session_photo")),
    "courses:sign-for": Rule("registrar teacher", POST, {"uuid": "session", "person": "worker"}),
    "courses:door-scan": Rule("public", GET, {"uuid": "session", "token": "class_door_token"}),
    "courses:door-sign": Rule("worker !superuser", BOTH, _SESSION),
    "courses:teacher-list": Rule("registrar teacher organisation_admin supervisor"),
    "courses:teacher-create": Rule("registrar", BOTH),
    "courses:teacher-edit": Rule("registrar", BOTH, one("teacher_record")),
}
_CLASS = one("class")
FILES = {
    "courses:class-archive": Rule(STAFF, BOTH, _CLASS),
    "courses:archive-cancel": Rule("registrar", POST, one("class_archive")),
    "courses:archive-file": Rule(STAFF, GET, one("class_archive")),
    "courses:class-approve": Rule("registrar", POST, _CLASS),
    "courses:class-photos": Rule("registrar", BOTH, _CLASS),
    "courses:class-list-file": Rule(STAFF, GET, {"uuid": "class", "kind": "class_list_kind"}),
    "courses:member-file": Rule(STAFF, GET, {"uuid": "class", "person": "worker"}),
}
INSTITUTION = {
    "courses:study-correction": Rule("registrar teacher", BOTH, one("study_day")),
    "courses:evaluate": Rule("worker !superuser", BOTH, one("class")),
    "courses:evaluation-results": Rule(STAFF, GET, _CLASS),
    "portal:institution": Rule("registrar teacher"),
    "portal:institution-list": Rule("registrar teacher"),
}
TRAINING = {
    **STUDY,
    **INSTITUTION,
    **DOOR,
    **FILES,
    "courses:member-hours": Rule(STAFF, GET, {"uuid": "class", "person": "worker"}),
}
