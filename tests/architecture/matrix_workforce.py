"""Who may open the enterprise's desk, the three-level education, plans, help-training and the supervisor's view."""

from __future__ import annotations

from tests.architecture.rule import BOTH, GET, POST, Rule, one

KEEPS, SEES = "organisation_admin", "organisation_admin supervisor"
UNIT, PROGRAMME = one("organisation"), one("programme")
LEVEL = {"uuid": "programme", "key": "level_key"}
WORKFORCE = {
    "workforce:home": Rule(SEES),
    "workforce:desk": Rule(KEEPS, GET, UNIT),
    "workforce:people": Rule(KEEPS, GET, UNIT),
    "workforce:people-act": Rule(KEEPS, POST, UNIT),
    "workforce:matrix": Rule(KEEPS, GET, UNIT),
    "workforce:programmes": Rule(KEEPS, BOTH, UNIT),
    "workforce:plan": Rule(KEEPS, GET, UNIT),
    "workforce:plan-new": Rule(KEEPS, BOTH, UNIT),
    "workforce:plan-edit": Rule(KEEPS, BOTH, one("plan_line")),
    "workforce:plan-drop": Rule(KEEPS, POST, one("plan_line")),
    "workforce:programme": Rule(KEEPS, GET, PROGRAMME),
    "workforce:programme-print": Rule(KEEPS, GET, PROGRAMME),
    "workforce:clear": Rule(KEEPS, POST, PROGRAMME),
    "workforce:card": Rule(KEEPS, POST, PROGRAMME),
    "workforce:level": Rule(KEEPS, BOTH, LEVEL),
    "workforce:level-sign": Rule(KEEPS, BOTH, LEVEL | {"side": "sign_side"}),
    "workforce:mine": Rule("signed_in"),
    "workforce:mine-sign": Rule("worker !superuser", BOTH, LEVEL),
    "workforce:help": Rule(SEES),
    "workforce:help-new": Rule(KEEPS, BOTH),
    "workforce:help-record": Rule(SEES, GET, one("help_record")),
    "workforce:help-answer": Rule(KEEPS, POST, one("help_record")),
    "workforce:help-proof-add": Rule(KEEPS, POST, one("help_record")),
    "workforce:help-proof": Rule(SEES, GET, one("help_proof")),
    "workforce:firms": Rule("supervisor"),
    "workforce:firm": Rule("supervisor", GET, UNIT),
    "workforce:firm-person": Rule("supervisor", POST, {"uuid": "organisation", "person": "worker"}),
}
