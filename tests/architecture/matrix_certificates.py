"""Who may design faces, issue in batches, change states, keep state certificates, and check in bulk."""

from __future__ import annotations

from tests.architecture.rule import BOTH, GET, POST, Rule, one

_ISSUE, _DESIGN = "certificate_officer", "system_admin"
_KEEP = "organisation_admin registrar exam_officer"
_SEE = "organisation_admin registrar exam_officer certificate_officer supervisor system_admin security_admin"
_CHECK = "organisation_admin registrar exam_officer"
_BATCH, _KIND = one("issuing_batch"), one("kind_key", "key")
CERTIFICATES_MORE = {
    "certificates:api-verify": Rule("public", POST),
    "certificates:keys": Rule("organisation_admin", BOTH),
    "certificates:key-revoke": Rule("organisation_admin", POST, one("api_key")),
    "certificates:cards": Rule("signed_in"),
    "certificates:card-new": Rule("signed_in", BOTH),
    "certificates:card-upload": Rule(_KEEP, BOTH),
    "certificates:card-template": Rule(_KEEP),
    "certificates:card": Rule(f"{_SEE} worker", GET, one("card")),
    "certificates:card-check": Rule(_CHECK, POST, one("card")),
    "certificates:card-photo": Rule(f"{_SEE} worker", GET, one("card_photo")),
    "certificates:bulk": Rule(_SEE, BOTH),
    "certificates:kinds": Rule(_DESIGN),
    "certificates:face-edit": Rule(_DESIGN, BOTH, _KIND),
    "certificates:face-preview": Rule(_DESIGN, POST, _KIND),
    "certificates:kind-set": Rule(_DESIGN, BOTH, _KIND),
    "certificates:face": Rule(_DESIGN, GET, one("face")),
    "certificates:face-release": Rule(_DESIGN, POST, one("face")),
    "certificates:suspend": Rule(_ISSUE, BOTH, one("certificate")),
    "certificates:restore": Rule(_ISSUE, BOTH, one("certificate")),
    "certificates:batches": Rule(_ISSUE),
    "certificates:batch-class": Rule(_ISSUE, POST),
    "certificates:batch-sitting": Rule(_ISSUE, POST),
    "certificates:batch-list": Rule(_ISSUE, BOTH),
    "certificates:batch-template": Rule(_ISSUE),
    "certificates:batch-single": Rule(_ISSUE, BOTH),
    "certificates:batch": Rule(_ISSUE, GET, _BATCH),
    "certificates:batch-confirm": Rule(_ISSUE, POST, _BATCH),
    "certificates:batch-approve": Rule(_ISSUE, POST, _BATCH),
    "certificates:batch-cancel": Rule(_ISSUE, POST, _BATCH),
    "certificates:batch-resume": Rule(_ISSUE, POST, _BATCH),
    "certificates:batch-faults": Rule(_ISSUE, GET, _BATCH),
    "certificates:batch-zip": Rule(_ISSUE, GET, _BATCH),
    "certificates:batch-print": Rule(_ISSUE, GET, _BATCH),
}
