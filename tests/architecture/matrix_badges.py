"""Digital badges: the holder and who may see the certificate take the file; keys, lists and the script are public."""

from __future__ import annotations

from tests.architecture.rule import BOTH, GET, Rule, one

BADGES = {
    "certificates:badge": Rule("certificate_officer auditor supervisor worker", BOTH, one("certificate")),
    "certificates:badge-key": Rule("public", GET, one("badge_key", "name")),
    "certificates:badge-status": Rule("public", GET, {"number": "badge_list", "purpose": "badge_purpose"}),
    "certificates:badge-script": Rule("public"),
}
