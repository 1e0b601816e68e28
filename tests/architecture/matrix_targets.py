"""Who may open targets."""

from __future__ import annotations

from tests.architecture.rule import GET, POST, Rule, one

TARGETS = {
    "targets:plan": Rule("supervisor"),
    "targets:target": Rule("supervisor"),
    "targets:snapshot-take": Rule("supervisor auditor !superuser", POST),
    "targets:snapshot": Rule("supervisor", GET, one("target_snapshot")),
}
