"""Who may open duties, posts, calendars, forecasts and the log of certificates."""

from __future__ import annotations

from tests.architecture.rule import BOTH, GET, POST, Rule, one

SEES, TELLS = "organisation_admin supervisor", "organisation_admin"
DUTIES = {
    "certificates:duties-mine": Rule("signed_in"),
    "certificates:duties-people": Rule(SEES),
    "certificates:duties-person": Rule(SEES, GET, one("worker")),
    "certificates:post-add": Rule(TELLS, POST, one("worker")),
    "certificates:fact-add": Rule(TELLS, POST, one("worker")),
    "certificates:post-end": Rule(TELLS, POST, one("post_holding")),
    "certificates:fact-end": Rule(TELLS, POST, one("work_fact")),
    "certificates:posts-import": Rule(TELLS, BOTH),
    "certificates:posts-template": Rule(TELLS),
    "certificates:notices": Rule(TELLS, BOTH),
    "certificates:own-feed": Rule("signed_in", POST),
    "certificates:duty-calendar": Rule("public", GET, one("feed_token", "token")),
    "certificates:log": Rule("public"),
    "certificates:log-proof": Rule("public", GET, one("log_index", "index")),
    "certificates:log-file": Rule("public", GET, one("log_file", "name")),
    "certificates:duties-forecast": Rule("exam_officer organisation_admin supervisor"),
    "certificates:duties-forecast-file": Rule("exam_officer organisation_admin supervisor"),
    "certificates:duties-what-if": Rule("system_admin", BOTH),
}
