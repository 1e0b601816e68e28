"""`python -m tests.faults.dump`: everything the checker looks at, as JSON. Reads only."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any


def dump() -> dict[str, Any]:
    from django.conf import settings

    from certificates.api import Certificate, stored_pdf
    from certificates.models import NumberReservation
    from evidence.models import Event
    from exams.models import Attempt, ScoreReport

    attempts = Attempt.objects.select_related("paper__answer_key", "registration")
    happened = _by_subject(Event)
    examined = Certificate.objects.filter(outcome__isnull=False)
    certificates = examined.select_related("outcome__theory__attempt__registration")
    folder = Path(settings.PRIVATE_ROOT) / "certificates"
    return {
        "attempts": [_attempt(attempt, happened) for attempt in attempts],
        "reports": [
            {
                "ticket": report.attempt.registration.ticket_number,
                "total": report.total,
                "cut_score": report.cut_score,
                "passed": report.passed,
                "response_digest": report.response_digest,
            }
            for report in ScoreReport.objects.select_related("attempt__registration")
        ],
        "certificates": [_certificate(row, stored_pdf(row) or b"") for row in certificates],
        "reservations": list(NumberReservation.objects.values("number", "state", "reason")),
        "files": sum(1 for file in folder.rglob("*") if file.is_file()) if folder.exists() else 0,
        "events": dict(Counter(Event.objects.values_list("kind", flat=True))),
    }


def _by_subject(events: Any) -> dict[str, Counter[str]]:
    """Registration → how often each kind of event names it."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    rows = events.objects.filter(subjects__subject__startswith="registration:")
    for subject, kind in rows.values_list("subjects__subject", "kind"):
        found[subject][kind] += 1
    return found


def _attempt(attempt: Any, happened: dict[str, Counter[str]]) -> dict[str, Any]:
    responses = list(attempt.responses.order_by("position"))
    return {
        "ticket": attempt.registration.ticket_number,
        "state": attempt.state,
        "paper_hash": attempt.paper.paper_hash,
        "content": attempt.paper.content,
        "origin": attempt.paper.origin,
        "letters": attempt.paper.answer_key.letters,
        "responses": [[row.position, row.rev, row.value] for row in responses],
        "events": dict(happened[attempt.registration.subject]),
        "late_packs": attempt.late_packs.count(),
        "saved_after_end": sum(row.saved_at > attempt.ended_at for row in responses) if attempt.ended_at else 0,
    }


def _certificate(certificate: Any, pdf: bytes) -> dict[str, Any]:
    return {
        "ticket": certificate.outcome.theory.attempt.registration.ticket_number,
        "number": certificate.number,
        "state": certificate.state,
        "pdf_sha256": certificate.pdf_sha256,
        "file_sha256": hashlib.sha256(pdf).hexdigest(),
        "size": len(pdf),
    }


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(dump(), ensure_ascii=False))
