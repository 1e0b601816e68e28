"""Who may open what comes before the bell: exam points, bookings, papers for the room, applications."""

from __future__ import annotations

from tests.architecture.rule import BOTH, GET, POST, Rule, one

BEFORE = {
    "exams:point-list": Rule("exam_officer"),
    "exams:point-create": Rule("exam_officer", BOTH),
    "exams:point-detail": Rule("exam_officer", GET, one("point_code", "code")),
    "exams:point-edit": Rule("exam_officer", BOTH, one("point_code", "code")),
    "exams:room-create": Rule("exam_officer", BOTH, one("point_code", "code")),
    "exams:room-edit": Rule("exam_officer", BOTH, {"code": "point_code", "room_id": "room_id"}),
    "exams:sitting-booking": Rule("exam_officer", POST, one("sitting")),
    "exams:sitting-door-list": Rule("exam_officer invigilator", GET, one("sitting")),
    "exams:sitting-seat-plan": Rule("exam_officer invigilator", GET, one("sitting")),
    "exams:sitting-pack": Rule("exam_officer invigilator", GET, one("sitting")),
    "exams:registration-cancel": Rule("exam_officer", POST, one("registration")),
    "exams:phone-ticket": Rule("worker !superuser", GET, one("registration")),
    "exams:ticket-calendar": Rule("worker !superuser", GET, one("registration")),
}
FILING = "organisation_admin registrar"
APPLICATIONS = {
    "applications:home": Rule("signed_in"),
    "applications:calendar": Rule("public"),
    "applications:start": Rule("signed_in", BOTH, one("item_key", "key")),
    "applications:group": Rule(FILING, BOTH),
    "applications:group-confirm": Rule(FILING, POST),
    "applications:group-template": Rule(FILING),
    "applications:desk": Rule("exam_officer"),
    "applications:due": Rule("exam_officer"),
    "applications:detail": Rule("worker exam_officer", GET, one("application")),
    "applications:edit": Rule("worker !superuser", POST, one("application")),
    "applications:promise": Rule("worker !superuser", POST, one("application")),
    "applications:paper-add": Rule("worker !superuser", POST, one("application")),
    "applications:submit": Rule("worker !superuser", POST, one("application")),
    "applications:withdraw": Rule("worker !superuser", POST, one("application")),
    "applications:seats": Rule("worker !superuser", BOTH, one("application")),
    "applications:release": Rule("worker !superuser", POST, one("application")),
    "applications:wait": Rule("worker !superuser", POST, one("application")),
    "applications:decide": Rule("exam_officer", POST, one("application")),
    "applications:paper": Rule("worker exam_officer", GET, one("paper")),
    "applications:paper-drop": Rule("worker !superuser", POST, one("paper")),
    "applications:paper-judge": Rule("exam_officer", POST, one("paper")),
}
