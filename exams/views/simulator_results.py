"""`POST /exams/api/practical/results/`: a simulator proposes the result of one subject of one candidate.

Headers: `X-Anpei-Key` (the simulator's id), `X-Anpei-Timestamp` (seconds since 1970, at most 5 minutes off),
`X-Anpei-Nonce` (16 to 64 of A–Z a–z 0–9 _ -, never used twice), `X-Anpei-Signature` (see `exams.domain.simulator`).
The body is JSON with exactly these keys:

    {"result_id": "R-20261130-0007",        the simulator's own id; the same result sent again changes nothing
     "ticket_number": "KD0100010001",       准考证号
     "subject": "K2", "task": "welding-k2-arc",   must be the task that the candidate has drawn
     "steps": [{"step": 0, "deducted": 2, "veto": false}]}   steps counted from 0; steps left out lose nothing

| answer | means |
|---|---|
| 201 `{"state": "proposed"}` | stored; an assessor sees it on the sheet and takes it over, or does not |
| 200 `{"state": "known"}` | the same result was stored before |
| 400 malformed, json, shape; 413 size; 422 steps, task | the request is not what is written here |
| 401 key, signature, clock | not signed with an active simulator's secret, or not now |
| 403 scope; 404 candidate | not one of its subjects; not a candidate at its exam point |
| 409 replay, changed, closed | the nonce is used; the id has another content; the examination is not open |

Refusals are `{"error": word, "message": sentence}`. A result is never a mark by itself: only what an assessor signs is.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from exams.actions.receive_simulator_result import receive_simulator_result
from exams.domain.simulator import SignedRequest, SimulatorRefused


@csrf_exempt  # a machine posts here: no cookie is read, the signature over path, time, nonce and body is who it is
@require_POST
def simulator_results(request: HttpRequest) -> HttpResponse:
    """No cookie is read: the signature is who the simulator is."""
    signed = SignedRequest(
        method="POST",
        path=request.path,
        timestamp=request.headers.get("X-Anpei-Timestamp", ""),
        nonce=request.headers.get("X-Anpei-Nonce", ""),
        body=request.body,
        signature=request.headers.get("X-Anpei-Signature", ""),
    )
    try:
        _row, is_new = receive_simulator_result(signed, key=request.headers.get("X-Anpei-Key", ""))
    except SimulatorRefused as refusal:
        return JsonResponse({"error": refusal.code, "message": str(refusal)}, status=refusal.status)
    return JsonResponse({"state": "proposed" if is_new else "known"}, status=201 if is_new else 200)
