"""Who may open what of the room's desk: name → (who, methods, needs), read by the matrix."""

from __future__ import annotations

GET, POST, BOTH = ("GET",), ("POST",), ("GET", "POST")
_WATCHING, _INVIGILATOR = "exam_officer invigilator", "invigilator !superuser"
_SITTING, _SEAT, _MISCONDUCT = {"uuid": "sitting"}, {"uuid": "registration"}, {"uuid": "misconduct"}

LINES: dict[str, tuple[str, tuple[str, ...], dict[str, str]]] = {
    "exams:room-notice-read": ("room_pass", POST, {"uuid": "room_message"}),
    "exams:centre": ("exam_officer", GET, {}),
    "exams:centre-feed": ("exam_officer", GET, {}),
    "exams:sitting-room-feed": (_WATCHING, GET, _SITTING),
    "exams:sitting-room-act": (_INVIGILATOR, POST, _SITTING),
    "exams:room-event-handled": (_INVIGILATOR, POST, {"uuid": "sitting", "event_id": "room_event"}),
    "exams:sitting-record": (_WATCHING, GET, _SITTING),
    "exams:sitting-door": (_WATCHING, BOTH, _SITTING),
    "exams:sitting-eyes": ("exam_officer", POST, _SITTING),
    "exams:registration-check-in": (_INVIGILATOR, BOTH, _SEAT),
    "exams:registration-signature": (_WATCHING, GET, _SEAT),
    "exams:seat-act": (_INVIGILATOR, POST, _SEAT),
    "exams:attempt-reopen": (_WATCHING, POST, _SEAT),
    "exams:reopening-decide": ("exam_officer", POST, {"uuid": "reopening"}),
    "exams:misconduct-record": (_INVIGILATOR, BOTH, _SEAT),
    "exams:misconduct-detail": (_WATCHING, GET, _MISCONDUCT),
    "exams:misconduct-photo": (_WATCHING, GET, {"uuid": "misconduct", "photo_id": "misconduct_photo"}),
    "exams:misconduct-decide": ("exam_officer", POST, _MISCONDUCT),
    "exams:misconduct-review": ("worker exam_officer", BOTH, _MISCONDUCT),
    "exams:misconduct-review-decide": ("exam_officer", POST, _MISCONDUCT),
}
