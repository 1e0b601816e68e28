"""Who may open what: one line for every address of ours (SEC-02). A new address without a line fails the build.

`who` names roles of side A (the three platform offices have no side), or `public`, `signed_in`, `worker` (one's own),
`room_pass` (the ticket's cookie, no account). The superuser may open everything but what is marked `!superuser`.
"""

from __future__ import annotations

from tests.architecture import console_lines
from tests.architecture.matrix_audits import AUDITS
from tests.architecture.matrix_badges import BADGES
from tests.architecture.matrix_before import APPLICATIONS, BEFORE
from tests.architecture.matrix_certificates import CERTIFICATES_MORE
from tests.architecture.matrix_duties import DUTIES
from tests.architecture.matrix_integrity import INTEGRITY
from tests.architecture.matrix_targets import TARGETS
from tests.architecture.matrix_training import TRAINING
from tests.architecture.matrix_workforce import WORKFORCE
from tests.architecture.rule import BOTH, GET, POST, Rule
from tests.architecture.rule import one as _one

ITEMS = "exam_officer item_author item_reviewer"
IMPORTS = "exam_officer item_author"
RESULTS = "exam_officer certificate_officer auditor supervisor"
PEOPLE = "organisation_admin registrar exam_officer certificate_officer supervisor system_admin security_admin"
MANAGING = "organisation_admin system_admin security_admin"
CLASSES = "registrar teacher organisation_admin supervisor"
PACKAGES = "registrar course_author"
ENROLLING = "exam_officer registrar"
CERTIFICATES = "certificate_officer auditor supervisor"


ACCOUNTS = {
    "accounts:me": Rule("signed_in", BOTH),
    "accounts:complete": Rule("signed_in", BOTH),
    "accounts:consent": Rule("signed_in", POST),
    "accounts:own-photo": Rule("signed_in", POST),
    "accounts:own-data": Rule("signed_in"),
    "accounts:people": Rule(PEOPLE),
    "accounts:person-add": Rule("organisation_admin registrar exam_officer", BOTH),
    "accounts:person": Rule(PEOPLE, BOTH, _one("worker")),
    "accounts:person-edit": Rule("organisation_admin", BOTH, _one("worker")),
    "accounts:photo": Rule(f"worker {PEOPLE}", GET, _one("worker")),
    "accounts:person-assist": Rule("organisation_admin security_admin", BOTH, _one("worker")),
    "accounts:person-reset-factor": Rule("security_admin", POST, _one("worker")),
    "accounts:organisations": Rule(MANAGING),
    "accounts:organisation-add": Rule("system_admin", BOTH),
    "accounts:organisation": Rule(MANAGING, BOTH, _one("organisation")),
    "accounts:organisation-edit": Rule("system_admin", BOTH, _one("organisation")),
    "accounts:membership-end": Rule(MANAGING, POST, {"uuid": "organisation", "pk": "membership"}),
}
QUALIFICATIONS = {
    "qualifications:editions": Rule("public"),
    "qualifications:edition": Rule("public", GET, _one("edition", "key")),
    "qualifications:catalogue": Rule("public"),
    "qualifications:catalogue-template": Rule("system_admin"),
    "qualifications:catalogue-upload": Rule("system_admin", BOTH),
    "qualifications:catalogue-import": Rule("system_admin", GET, _one("catalogue_import")),
    "qualifications:catalogue-commit": Rule("system_admin", POST, _one("catalogue_import")),
    "qualifications:catalogue-refused": Rule("system_admin", GET, _one("catalogue_import")),
    "qualifications:workdays": Rule("system_admin", BOTH),
    "qualifications:workday-unset": Rule("system_admin", POST, _one("workday", "pk")),
}
COURSES = {
    "courses:class-list": Rule("signed_in"),
    "courses:class-create": Rule("registrar", BOTH),
    "courses:my-hours": Rule("signed_in"),
    "courses:quiz": Rule("public", BOTH, {"lesson": "lesson", "block": "quiz"}),
    "courses:textbooks": Rule("public"),
    "courses:review-list": Rule("registrar editor"),
    "courses:review": Rule("signed_in", BOTH, _one("course", "course")),
    "courses:review-moderate": Rule("registrar", POST, _one("review")),
    "courses:package-list": Rule(PACKAGES),
    "courses:package-create": Rule(PACKAGES, BOTH),
    "courses:package": Rule("public", GET, _one("package")),
    "courses:package-withdraw": Rule(PACKAGES, POST, _one("package")),
    "courses:package-progress": Rule("signed_in", POST, _one("package")),
    "courses:package-file": Rule("public", GET, {"uuid": "package", "token": "package_token", "path": "package_path"}),
    "courses:exemption-list": Rule(ENROLLING),
    "courses:exemption-create": Rule(ENROLLING, BOTH),
    "courses:correction-list": Rule(CLASSES),
    "courses:correction-decide": Rule("registrar teacher", POST, _one("correction")),
    "courses:session-sheet": Rule("registrar teacher", BOTH, _one("session")),
    "courses:correction-propose": Rule("registrar teacher", BOTH, {"uuid": "session", "person": "worker"}),
    "courses:roster-template": Rule("registrar"),
    "courses:roster-detail": Rule("registrar", GET, _one("roster")),
    "courses:roster-commit": Rule("registrar", POST, _one("roster")),
    "courses:roster-stop": Rule("registrar", POST, _one("roster")),
    "courses:roster-refused": Rule("registrar", GET, _one("roster")),
    "courses:class-detail": Rule("worker registrar teacher supervisor", GET, _one("class")),
    "courses:class-edit": Rule("registrar", BOTH, _one("class")),
    "courses:session-create": Rule("registrar", BOTH, _one("class")),
    "courses:roster-upload": Rule("registrar", BOTH, _one("class")),
}
ROOM = {
    "exams:room": Rule("public", BOTH),
    "exams:room-qr": Rule("public", BOTH, {"ticket_number": "ticket", "token": "no_token"}),
    "exams:room-entrance": Rule("room_pass"),
    "exams:room-photo": Rule("room_pass"),
    "exams:room-start": Rule("room_pass", POST),
    "exams:room-leave": Rule("public", POST),
    "exams:room-paper": Rule("room_pass"),
    "exams:proof-list": Rule("public"),
    "exams:proof-detail": Rule("public", GET, _one("proven")),
    "exams:proof-file": Rule("public", GET, _one("proven")),
    "exams:room-media-root": Rule("room_pass"),
    "exams:room-media": Rule("room_pass", GET, {"name": "media_name"}),
    "exams:room-claim": Rule("room_pass", POST),
    "exams:room-clock": Rule("room_pass"),
    "exams:room-answers": Rule("room_pass", POST),
    "exams:room-place": Rule("room_pass", POST),
    "exams:room-submit": Rule("room_pass", POST),
    "exams:room-result": Rule("room_pass"),
}
_SITTING = _one("sitting")
SCREEN = {
    "exams:room-worker": Rule("public"),
    "exams:room-report": Rule("room_pass", POST),
    "exams:sitting-late": Rule("exam_officer invigilator", GET, _SITTING),
    "exams:late-file": Rule("invigilator !superuser", POST, _SITTING),
    "exams:late-propose": Rule("invigilator !superuser", POST, _one("late_pack")),
    "exams:late-decide": Rule("exam_officer", POST, _one("late_pack")),
    "exams:registration-accommodation": Rule("exam_officer", BOTH, _one("registration")),
}
_MARKING = _one("marking_sitting")
DESK = {
    "exams:bank-list": Rule(ITEMS),
    "exams:bank-create": Rule(IMPORTS, BOTH),
    "exams:bank-template": Rule(ITEMS),
    "exams:bank-detail": Rule(ITEMS, GET, _one("bank", "key")),
    "exams:bank-import": Rule(IMPORTS, BOTH, _one("bank", "key")),
    "exams:bank-export": Rule(IMPORTS, POST, {"key": "bank"}),
    "exams:bank-duplicates": Rule(IMPORTS, GET, {"key": "bank"}),
    "exams:bank-areas": Rule(ITEMS, BOTH, _one("bank", "key")),
    "exams:bank-coverage": Rule(ITEMS, GET, _one("bank", "key")),
    "exams:items-act": Rule("item_author item_reviewer", POST, {"key": "bank"}),
    "exams:item-create": Rule("item_author", BOTH, {"key": "bank"}),
    "exams:item-preview": Rule("item_author", POST, {"key": "bank"}),
    "exams:bank-media-root": Rule("nobody !superuser", GET, {"key": "bank"}),
    "exams:bank-media": Rule(ITEMS, GET, {"key": "bank", "name": "media_name"}),
    "exams:item-detail": Rule(ITEMS, GET, _one("item")),
    "exams:item-edit": Rule("item_author", BOTH, _one("item")),
    "exams:item-compare": Rule(ITEMS, GET, _one("item")),
    "exams:item-step": Rule("item_author item_reviewer", POST, _one("item")),
    "exams:item-retire": Rule("item_reviewer", POST, _one("item")),
    "exams:import-detail": Rule(ITEMS, GET, _one("batch")),
    "exams:import-commit": Rule(IMPORTS, POST, _one("batch")),
    "exams:import-discard": Rule(IMPORTS, POST, _one("batch")),
    "exams:import-approve": Rule("item_reviewer", POST, _one("batch")),
    "exams:import-refused-rows": Rule(ITEMS, GET, _one("batch")),
    "exams:blueprint-list": Rule("exam_officer"),
    "exams:blueprint-create": Rule("exam_officer", BOTH),
    "exams:blueprint-detail": Rule("exam_officer", GET, _one("blueprint")),
    "exams:blueprint-edit": Rule("exam_officer", BOTH, _one("blueprint")),
    "exams:blueprint-approve": Rule("exam_officer", POST, _one("blueprint")),
    "exams:sitting-list": Rule(f"{RESULTS} invigilator assessor registrar"),
    "exams:sitting-create": Rule("exam_officer", BOTH),
    "exams:roster-template": Rule(ENROLLING),
    "exams:sitting-detail": Rule(f"{RESULTS} invigilator", GET, _SITTING),
    "exams:sitting-staff": Rule("exam_officer", POST, _SITTING),
    "exams:sitting-staff-release": Rule("exam_officer", POST, {"uuid": "sitting", "staff_id": "duty"}),
    "exams:sitting-lock": Rule("exam_officer", POST, _SITTING),
    "exams:publication-ask": Rule("exam_officer", POST, _SITTING),
    "exams:publication-approve": Rule("exam_officer", POST, _one("publication")),
    "exams:publication-return": Rule("exam_officer", POST, _one("publication")),
    "exams:sitting-candidates": Rule(RESULTS, GET, _SITTING),
    "exams:candidate-add": Rule("exam_officer", POST, _SITTING),
    "exams:sitting-roster": Rule("exam_officer", BOTH, _SITTING),
    "exams:sitting-roster-confirm": Rule("exam_officer", POST, _SITTING),
    "exams:sitting-tickets": Rule("exam_officer", GET, _SITTING),
    "exams:sitting-room": Rule("exam_officer invigilator", GET, _SITTING),
    "exams:sitting-results": Rule(RESULTS, GET, _SITTING),
    "exams:sitting-results-file": Rule(RESULTS, GET, _SITTING),
    "exams:sitting-papers": Rule("exam_officer", GET, _SITTING),
    "exams:sitting-marking": Rule(f"{RESULTS} assessor", GET, _MARKING),
    "exams:marking-next": Rule("assessor !superuser", POST, _MARKING),
    "exams:marking-gap": Rule("exam_officer", POST, {"uuid": "marking_sitting", "item_id": "marked_item"}),
    "exams:marking-answer": Rule("assessor !superuser", BOTH, _one("mark")),
    "exams:marking-media": Rule("assessor !superuser", GET, {"uuid": "mark", "name": "media_name"}),
    "exams:correction-propose": Rule("exam_officer", BOTH, {"uuid": "marking_sitting", "version_id": "version"}),
    "exams:correction-list": Rule("exam_officer"),
    "exams:correction-detail": Rule("exam_officer", GET, _one("key_correction")),
    "exams:correction-file": Rule("exam_officer", GET, _one("key_correction")),
    "exams:correction-approve": Rule("exam_officer", POST, _one("key_correction")),
    "exams:correction-refuse": Rule("exam_officer", POST, _one("key_correction")),
    "exams:sitting-statistics": Rule(RESULTS, GET, _SITTING),
    "exams:sitting-statistics-compute": Rule("exam_officer", POST, _SITTING),
    "exams:sitting-statistics-file": Rule(RESULTS, GET, _SITTING),
    "exams:sitting-statistics-report": Rule(RESULTS, GET, _SITTING),
    "exams:attempt-extend": Rule("invigilator !superuser", BOTH, _one("attempt")),
    "exams:registration-ticket": Rule("exam_officer", GET, _one("registration")),
    "exams:registration-photo": Rule(f"{RESULTS} invigilator", GET, _one("registration")),
    "exams:practical-sheet": Rule(f"{RESULTS} assessor", BOTH, _one("practical")),
    "exams:my-results": Rule("signed_in"),
    "exams:sitting-anomalies": Rule("exam_officer", GET, _SITTING),
    "exams:sitting-reviews": Rule("exam_officer", GET, _SITTING),
    "exams:review-detail": Rule("exam_officer", BOTH, _one("score_review")),
    "exams:my-review": Rule("worker !superuser", BOTH, _one("registration")),
    "exams:my-ticket": Rule("worker !superuser", GET, _one("registration")),
}
_SHEET = _one("practical_sheet")
_EXAMINED = _one("practical_sitting")
PRACTICAL = {
    "exams:station-list": Rule("exam_officer"),
    "exams:station-create": Rule("exam_officer", BOTH),
    "exams:station-edit": Rule("exam_officer", BOTH, _one("station")),
    "exams:simulator-create": Rule("exam_officer", POST),
    "exams:simulator-switch": Rule("exam_officer", POST, _one("simulator")),
    "exams:sitting-queue": Rule("exam_officer invigilator assessor", GET, _EXAMINED),
    "exams:queue-call": Rule("assessor invigilator !superuser", POST, _EXAMINED),
    "exams:practical-plan": Rule("exam_officer", POST, _EXAMINED),
    "exams:turn-step": Rule("assessor invigilator !superuser", POST, _one("turn")),
    "exams:queue-board": Rule("public", GET, _one("board_token", "token")),
    "exams:queue-board-data": Rule("public", GET, _one("board_token", "token")),
    "exams:assess-open": Rule("assessor !superuser", POST, _one("assessed")),
    "exams:assess": Rule("assessor !superuser", GET, _SHEET),
    "exams:assess-claim": Rule("assessor !superuser", POST, _SHEET),
    "exams:assess-changes": Rule("assessor !superuser", POST, _SHEET),
    "exams:assess-photos": Rule("assessor !superuser", POST, _SHEET),
    "exams:assess-sign": Rule("assessor !superuser", POST, _SHEET),
    "exams:assess-worker": Rule("public"),
    "exams:assess-photo": Rule(f"{RESULTS} assessor", GET, _one("practical_photo")),
    "exams:assess-signature": Rule(f"{RESULTS} assessor", GET, {"uuid": "signed_sheet", "who": "signature_who"}),
    "exams:sheet-void": Rule("exam_officer", POST, _SHEET),
    "exams:practical-correct": Rule("exam_officer assessor", BOTH, _one("practical")),
    "exams:practical-decide": Rule("exam_officer", POST, _one("practical_correction")),
    "exams:simulator-results": Rule("public", POST),
}
CERTIFICATE = {
    "certificates:list": Rule(CERTIFICATES),
    "certificates:verify": Rule("public", BOTH),
    "certificates:verify-token": Rule("public", GET, _one("token", "token")),
    "certificates:orders": Rule("certificate_officer"),
    "certificates:order-retry": Rule("certificate_officer", POST, _one("order", "pk")),
    "certificates:change-approve": Rule("certificate_officer", POST, _one("change", "pk")),
    "certificates:change-refuse": Rule("certificate_officer", POST, _one("change", "pk")),
    "certificates:detail": Rule(CERTIFICATES, GET, _one("certificate")),
    "certificates:download": Rule(f"{CERTIFICATES} worker", GET, _one("certificate")),
    "certificates:revoke": Rule("certificate_officer", BOTH, _one("certificate")),
    "certificates:replace": Rule("certificate_officer", BOTH, _one("certificate")),
}
PAGES = {
    "pages:favicon": Rule("public"),
    "pages:robots": Rule("public"),
    "pages:feed": Rule("public"),
    "pages:share-image": Rule("public", GET, _one("lesson", "pk")),
    "pages:manifest": Rule("public"),
    "pages:worker": Rule("public"),
    "pages:offline": Rule("public"),
}
PORTAL = {
    "portal:desk": Rule("signed_in"),
    "portal:messages": Rule("signed_in"),
    "portal:messages-read": Rule("signed_in", POST),
}
LIBRARY = {
    "library:search": Rule("public"),
    "library:search-suggest": Rule("public"),
}
_OCCASION, _VENUE, _TICKET = _one("occasion"), _one("venue", "pk"), _one("event_ticket", "token")
PUBLICITY = {
    "publicity:picture-file": Rule("public", GET, _one("picture_file", "name")),
    "publicity:book": Rule("public", BOTH, _OCCASION),
    "publicity:occasion-calendar": Rule("public", GET, _OCCASION),
    "publicity:ticket": Rule("public", GET, _TICKET),
    "publicity:ticket-qr": Rule("public", GET, _TICKET),
    "publicity:ticket-calendar": Rule("public", GET, _TICKET),
    "publicity:ticket-cancel": Rule("public", POST, _TICKET),
    "publicity:ticket-check-in": Rule("editor", POST, _TICKET),
    "publicity:check-in": Rule("public", BOTH, _one("desk_token", "token")),
    "publicity:check-in-count": Rule("public", GET, _one("desk_token", "token")),
    "publicity:door": Rule("public", BOTH, _one("door_token", "token")),
    "publicity:lecturers": Rule("public"),
    "publicity:lecture-request": Rule("public", BOTH),
    "publicity:lecture-asked": Rule("public", GET, _one("lecture")),
    "publicity:my-activities": Rule("signed_in", BOTH),
    "publicity:desk": Rule("editor"),
    "publicity:occasion": Rule("editor", GET, _OCCASION),
    "publicity:occasion-tick": Rule("editor", POST, _OCCASION),
    "publicity:occasion-count": Rule("editor", GET, _OCCASION),
    "publicity:occasion-file": Rule("editor", GET, _OCCASION),
    "publicity:occasion-record": Rule("editor", POST, _OCCASION),
    "publicity:occasion-sheet": Rule("editor", GET, _OCCASION),
    "publicity:occasion-code": Rule("editor", GET, {"uuid": "occasion", "purpose": "door_purpose"}),
    "publicity:venue": Rule("editor", GET, _VENUE),
    "publicity:venue-open": Rule("editor", BOTH, _VENUE),
    "publicity:lecture-list": Rule("editor"),
    "publicity:lecture-detail": Rule("editor", BOTH, _one("lecture")),
    "publicity:volunteer-list": Rule("editor"),
    "publicity:volunteer-decide": Rule("editor", POST, _one("volunteer", "pk")),
}
_CONTEST = _one("contest")
_CONTEST_SLUG = _one("contest_slug", "slug")
_CONTEST_ROUND = {"slug": "contest_slug", "order": "contest_round"}
_CONTEST_PLAY = {"slug": "contest_slug", "uuid": "contest_play"}
CONTESTS = {
    # One's own, and an account without a person is led to register it: tests/practice.
    "practice:home": Rule("signed_in"),
    "practice:start": Rule("signed_in", POST),
    "practice:mistakes": Rule("signed_in"),
    "practice:session": Rule("worker !superuser", GET, _one("practice_session")),
    "practice:answer": Rule("worker !superuser", POST, _one("practice_session")),
    "practice:result": Rule("worker !superuser", GET, _one("practice_session")),
    "contests:list": Rule("public"),
    "contests:contest": Rule("public", BOTH, _CONTEST_SLUG),
    # Without the contest's own cookie these lead back to its page; whose play it is: tests/contests.
    "contests:round": Rule("public", GET, _CONTEST_ROUND),
    "contests:start": Rule("public", POST, _CONTEST_ROUND),
    "contests:play": Rule("public", GET, _CONTEST_PLAY),
    "contests:finish": Rule("public", POST, _CONTEST_PLAY),
    "contests:card": Rule("public", GET, _CONTEST_PLAY),
    "contests:ranking": Rule("public", GET, _CONTEST_SLUG),
    "contests:screen": Rule("public", GET, _CONTEST_SLUG),
    "contests:screen-data": Rule("public", GET, _CONTEST_SLUG),
    "contests:award-order": Rule("public", POST, _CONTEST_SLUG),
    "contests:award": Rule("public", GET, _one("award", "token")),
    "contests:award-file": Rule("public", GET, _one("award", "token")),
    "contests:desk-list": Rule("editor"),
    "contests:desk-create": Rule("editor", BOTH),
    "contests:desk-detail": Rule("editor", GET, _CONTEST),
    "contests:desk-edit": Rule("editor", BOTH, _CONTEST),
    "contests:desk-teams": Rule("editor", POST, _CONTEST),
    "contests:desk-review": Rule("editor", POST, {"uuid": "contest", "play": "contest_play"}),
    "contests:desk-export": Rule("editor", GET, _CONTEST),
    "contests:desk-poster": Rule("editor", GET, _CONTEST),
    "contests:desk-step": Rule("editor", POST, {"uuid": "contest", "step": "contest_step"}),
}
_BOTH_DESKS = "editor supervisor"
_RECORD, _MESSAGES = _one("outreach_record"), _one("message_campaign")
OUTREACH = {
    "outreach:overview": Rule(_BOTH_DESKS),
    "outreach:report": Rule(_BOTH_DESKS),
    "outreach:quota-new": Rule("editor", BOTH),
    "outreach:quota-edit": Rule("editor", BOTH, _one("quota")),
    "outreach:records": Rule(_BOTH_DESKS),
    "outreach:record-new": Rule("editor", BOTH),
    "outreach:record-from-events": Rule("editor", BOTH),
    "outreach:record": Rule(_BOTH_DESKS, GET, _RECORD),
    "outreach:record-edit": Rule("editor", BOTH, _RECORD),
    "outreach:record-confirm": Rule("supervisor", POST, _RECORD),
    "outreach:record-return": Rule("supervisor", POST, _RECORD),
    "outreach:record-correct": Rule("editor", BOTH, _RECORD),
    "outreach:file": Rule(_BOTH_DESKS, GET, _one("record_file")),
    "outreach:campaigns": Rule(_BOTH_DESKS),
    "outreach:campaign-new": Rule("editor", BOTH),
    "outreach:campaign": Rule(_BOTH_DESKS, GET, _MESSAGES),
    "outreach:campaign-edit": Rule("editor", BOTH, _MESSAGES),
    "outreach:campaign-counts": Rule(_BOTH_DESKS, GET, _MESSAGES),
    "outreach:campaign-approve": Rule(_BOTH_DESKS, POST, _MESSAGES),
    "outreach:campaign-start": Rule(_BOTH_DESKS, POST, _MESSAGES),
    "outreach:campaign-stop": Rule(_BOTH_DESKS, POST, _MESSAGES),
    "outreach:stop": Rule("public", BOTH, _one("stop_token", "token")),
    "publicity:poster-make": Rule("public", BOTH, _one("material", "slug")),
    "publicity:material-file": Rule("public", GET, {"slug": "material", "name": "material_file"}),
    "publicity:poster": Rule("public", GET, _one("poster")),
    "publicity:poster-file": Rule("public", GET, {"uuid": "poster", "name": "poster_file"}),
}
MATRIX: dict[str, Rule] = (
    PAGES
    | PUBLICITY
    | OUTREACH
    | PORTAL
    | LIBRARY
    | ACCOUNTS
    | QUALIFICATIONS
    | COURSES
    | ROOM
    | SCREEN
    | DESK
    | PRACTICAL
    | {name: Rule(*line) for name, line in console_lines.LINES.items()}
    | CERTIFICATE
    | CONTESTS
    | AUDITS
    | TARGETS
    | WORKFORCE
    | BEFORE
    | CERTIFICATES_MORE
    | BADGES
    | TRAINING
    | APPLICATIONS
    | INTEGRITY
    | DUTIES
)

OTHERS = {
    "account_": "allauth: sign-in, own password, own mail and phone; its own checks, our guard (tests/accounts)",
    "mfa_": "allauth.mfa: own second factor, asked again before a change",
    "socialaccount_": "allauth: third-party sign-in, off unless a provider is switched on",
    "healthz": "public, says only ok",
    "did": "public: keys by which digital badges are checked (tests/certificates/test_badges.py)",
    "sitemap": "public, published pages",
    "directory": "public: names, addresses and counts of organisations (tests/library/test_directory.py)",
    "language": "public: a cookie with a language, then back (tests/portal/test_language.py)",
    "admin/": "Wagtail's admin: walled by access_admin and the second factor, proved below",
    "documents/": "Wagtail's documents: published attachments, collections' own privacy",
    "_util/": "Wagtail's pages behind a password",
    "accounts/social/": "allauth's redirects of old addresses",
}
"""Whose addresses these are and what guards them: by the beginning of the name or of the route."""
