"""Who may open what belongs to the audit desk."""

from __future__ import annotations

from tests.architecture.rule import BOTH, GET, POST, Rule, one

WHO = "auditor supervisor"
CASE = {"uuid": "audit_sample", "position": "audit_position"}
AUDITS = {
    "audits:desk": Rule(WHO),
    "audits:list": Rule(WHO),
    "audits:story": Rule(WHO, GET, one("certificate")),
    "audits:dossier": Rule(WHO, POST, one("certificate")),
    "audits:finding-create": Rule(f"{WHO} !superuser", BOTH, one("certificate")),
    "audits:sample-list": Rule(WHO),
    "audits:sample-create": Rule(WHO, BOTH),
    "audits:sample": Rule(WHO, GET, one("audit_sample")),
    "audits:proof": Rule("public", GET, one("audit_sample")),
    "audits:case": Rule(WHO, BOTH, CASE),
    "audits:case-finding": Rule(WHO, BOTH, CASE),
    "audits:finding-list": Rule(f"{WHO} organisation_admin"),
    "audits:finding": Rule(f"{WHO} organisation_admin", GET, one("finding")),
    "audits:finding-step": Rule(f"{WHO} organisation_admin", POST, one("finding")),
    "audits:log": Rule(WHO),
    "audits:log-export": Rule(WHO, POST),
}
