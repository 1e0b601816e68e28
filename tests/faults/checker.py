"""Was anything that was acknowledged lost? A pure function of the candidates' history and a dump of the database.

The invariants are those of trust.md section 10.1. A write whose outcome is unknown may be stored or not, never altered.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from evidence.domain.chain import digest
from exams.domain.scoring import score
from tests.faults.history import Record


@dataclass(frozen=True, slots=True)
class Finding:
    """One broken invariant: which, of whom, and what exactly."""

    invariant: str
    who: str
    what: str

    def __str__(self) -> str:
        return f"{self.invariant} {self.who}: {self.what}"


@dataclass(slots=True)
class Told:
    """What one candidate sent and was told."""

    sent: dict[int, list[list[Any]]] = field(default_factory=dict)
    wrote: set[tuple[int, int, str]] = field(default_factory=set)
    acked: dict[int, int] = field(default_factory=dict)
    known: dict[int, dict[int, int]] = field(default_factory=dict)
    """What was acknowledged when a request left: replies to requests that were under way together may cross."""
    acks: int = 0
    papers: set[str] = field(default_factory=set)
    asked_to_submit: bool = False
    submitted: bool = False
    findings: list[Finding] = field(default_factory=list)


def told(history: Iterable[Record]) -> dict[str, Told]:
    """The history by candidate; what breaks a promise within the history itself is found here."""
    by_who: dict[str, Told] = defaultdict(Told)
    for record in history:
        who, op = record["who"], record["op"]
        mine = by_who[who]
        if op == "claim":
            mine.papers.add(record["paper"])
        elif op == "send":
            mine.sent[record["n"]] = record["answers"]
            mine.known[record["n"]] = dict(mine.acked)
            mine.wrote |= {(position, rev, value) for position, rev, value in record["answers"]}
        elif op == "ack":
            _acknowledge(mine, who, record)
        elif op == "refused":
            if record["state"] != "ended" or not mine.asked_to_submit:
                mine.findings.append(Finding("I6", who, f"an answer in time was refused: {record['state']}"))
        elif op == "submit":
            mine.asked_to_submit = True
        elif op == "submitted":
            mine.submitted = True
    return dict(by_who)


def _acknowledge(mine: Told, who: str, record: Record) -> None:
    stored = {int(position): rev for position, rev in record["stored"].items()}
    for position, rev, _value in mine.sent[record["n"]]:
        if stored.get(position, -1) < rev:
            mine.findings.append(Finding("I1", who, f"the reply to {position}@{rev} names revision {stored}"))
            continue
        if stored[position] < mine.known[record["n"]].get(position, -1):
            mine.findings.append(Finding("I3", who, f"position {position} went back to {stored[position]}"))
        mine.acked[position] = max(mine.acked.get(position, -1), stored[position])
        mine.acks += 1


def acknowledged(history: Iterable[Record]) -> int:
    """How many answers the candidates were told are safe."""
    return sum(mine.acks for mine in told(history).values())


def check_answers(history: Iterable[Record], dump: Mapping[str, Any]) -> list[Finding]:
    """I1 no acknowledged answer lost, I2 no ghosts, I3 no going back, I8 the paper shown is the paper stored."""
    findings: list[Finding] = []
    attempts = {attempt["ticket"]: attempt for attempt in dump["attempts"]}
    for who, mine in told(history).items():
        findings += mine.findings
        attempt = attempts.get(who)
        if attempt is None:
            if mine.acked or mine.papers:
                findings.append(Finding("I1", who, "the attempt itself is gone"))
            continue
        stored = {position: (rev, value) for position, rev, value in attempt["responses"]}
        for position, rev in sorted(mine.acked.items()):
            if stored.get(position, (-1, ""))[0] < rev:
                findings.append(
                    Finding("I1", who, f"{position}@{rev} was acknowledged, stored is {stored.get(position)}")
                )
        for position, (rev, value) in sorted(stored.items()):
            if (position, rev, value) not in mine.wrote:
                findings.append(Finding("I2", who, f"{position}@{rev}={value!r} was never sent"))
        if mine.papers - {digest(attempt["content"]["sections"])}:
            findings.append(Finding("I8", who, "the paper shown is not the paper stored"))
    return findings


def check_grades(history: Iterable[Record], dump: Mapping[str, Any]) -> list[Finding]:
    """I4 one grade each, the same when made again; I6 nothing late, nothing after the end; I8 the paper's own hash."""
    findings: list[Finding] = []
    reports: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for report in dump["reports"]:
        reports[report["ticket"]].append(report)
    by_who = told(history)
    for attempt in dump["attempts"]:
        who, given = attempt["ticket"], reports.pop(attempt["ticket"], [])
        mine = by_who.get(who, Told())
        if len(given) != (attempt["state"] != "open"):
            findings.append(Finding("I4", who, f"{len(given)} score reports, the attempt is {attempt['state']}"))
        if mine.submitted and attempt["state"] != "submitted":
            findings.append(Finding("I4", who, f"was told «submitted», stored is {attempt['state']}"))
        for report in given:
            findings += _regrade(who, attempt, report)
        if attempt["late_packs"] or attempt["saved_after_end"]:
            findings.append(Finding("I6", who, "answers were taken as late, or stored after the end"))
        findings += _events(who, attempt)
        if digest([attempt["content"], attempt["origin"], attempt["letters"]]) != attempt["paper_hash"]:
            findings.append(Finding("I8", who, "the stored paper does not match its hash"))
    findings += [Finding("I4", who, "a score report without an attempt") for who in reports]
    return findings


def _events(who: str, attempt: Mapping[str, Any]) -> list[Finding]:
    """I9: as many rows of evidence as transitions, and of the same kind."""
    expected = {"exams.attempt.started": 1, "exams.attempt.submitted": 0, "exams.attempt.closed": 0}
    if attempt["state"] != "open":
        expected[f"exams.attempt.{attempt['state']}"] = 1
    told = {kind: attempt["events"].get(kind, 0) for kind in expected}
    return [] if told == expected else [Finding("I9", who, f"{told} for an attempt that is {attempt['state']}")]


def narrow(dump: Mapping[str, Any], tickets: Iterable[str]) -> dict[str, Any]:
    """The dump of these candidates only: others of the same house are in the middle of theirs, or lost answers."""
    mine = set(tickets)
    kept = {key: [row for row in dump[key] if row["ticket"] in mine] for key in ("attempts", "reports")}
    return {**dump, **kept}


def _regrade(who: str, attempt: Mapping[str, Any], report: Mapping[str, Any]) -> list[Finding]:
    responses = {position: value for position, _rev, value in attempt["responses"]}
    again = score(attempt["content"], attempt["letters"], responses)
    found = []
    if (again.total, again.passes(report["cut_score"])) != (report["total"], report["passed"]):
        found.append(Finding("I4", who, f"graded {report['total']}, graded again {again.total}"))
    if digest([list(row) for row in attempt["responses"]]) != report["response_digest"]:
        found.append(Finding("I4", who, "what is stored is not what was graded"))
    return found


def check_certificates(dump: Mapping[str, Any]) -> list[Finding]:
    """I5: one certificate with its file for each who passed, none for others; every number accounted for."""
    findings: list[Finding] = []
    held = Counter(certificate["ticket"] for certificate in dump["certificates"])
    for report in dump["reports"]:
        if held.pop(report["ticket"], 0) != report["passed"]:
            findings.append(Finding("I5", report["ticket"], f"passed: {report['passed']}, certificates differ"))
    findings += [Finding("I5", who, "a certificate without a score") for who in held]
    for certificate in dump["certificates"]:
        who = certificate["ticket"]
        if certificate["state"] != "valid":
            findings.append(Finding("I5", who, f"the certificate is {certificate['state']}"))
        if not certificate["size"] or certificate["file_sha256"] != certificate["pdf_sha256"]:
            findings.append(Finding("I5", who, "the file is not the file whose SHA-256 is stored"))
    numbers = Counter(certificate["number"] for certificate in dump["certificates"])
    findings += [Finding("I5", number, "used twice") for number, count in numbers.items() if count > 1]
    for reservation in dump["reservations"]:
        fate, number = reservation["state"], reservation["number"]
        if not (fate == "issued" and number in numbers) and not (fate == "voided" and reservation["reason"]):
            findings.append(Finding("I5", number, f"reserved, and then {fate}"))
    if dump["files"] != len(dump["certificates"]):
        findings.append(Finding("I5", "files", f"{dump['files']} files for {len(dump['certificates'])} certificates"))
    issued = dump["events"].get("certificates.certificate.issued", 0)
    if issued != len(dump["certificates"]):
        findings.append(Finding("I9", "issued", f"{issued} events for {len(dump['certificates'])} certificates"))
    return findings
