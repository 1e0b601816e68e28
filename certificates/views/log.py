"""The public log of certificates: its files, the proof of one leaf, and the script that checks both without us."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_safe

from certificates.api import Certificate
from evidence import api as evidence

LEAVES, SCRIPT = "leaves.jsonl", "verify_log.py"
FILES = {
    LEAVES: "application/x-ndjson",
    "checkpoints.jsonl": "application/x-ndjson",
    "log-key.pem": "application/x-pem-file",
}


@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """What the log is, its latest checkpoints, and how to check it oneself."""
    checkpoints = evidence.read_log_checkpoints()
    rows = [{"row": row, "at": parse_datetime(row.at)} for row in checkpoints[:-11:-1]]
    return render(
        request, "certificates/log.html", {"rows": rows, "size": evidence.log_size(), "files": [*FILES, SCRIPT]}
    )


@require_safe
def log_file(request: HttpRequest, name: str) -> HttpResponseBase:
    """A file as published."""
    if name == SCRIPT:
        found = finders.find(f"evidence/{SCRIPT}")
        file = Path(found) if isinstance(found, str) else None
    else:
        file = evidence.log_folder() / name if name in FILES else None
    if file is None or not file.is_file():
        raise Http404
    if name == LEAVES:  # grows without end, so it is streamed; the others are small
        response: HttpResponseBase = StreamingHttpResponse(_pieces(file), content_type=FILES[name])
    else:
        response = HttpResponse(file.read_bytes(), content_type=FILES.get(name, "text/x-python; charset=utf-8"))
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _pieces(file: Path) -> Iterator[bytes]:
    """Opened when the first piece is asked for, closed after the last."""
    with file.open("rb") as source:
        while piece := source.read(1 << 16):
            yield piece


@require_safe
def proof(request: HttpRequest, index: int) -> HttpResponse:
    """Leaf, path and signed root of one place, as the script takes them; 404 until a checkpoint covers it."""
    checkpoint, leaf = evidence.newest_log_checkpoint(), evidence.leaf_at(index)
    if checkpoint is None or checkpoint.size <= index or leaf is None:
        raise Http404
    body = {
        "index": index,
        "leaf": leaf.data,
        "size": checkpoint.size,
        "root": checkpoint.root,
        "at": checkpoint.at,
        "signature": checkpoint.signature,
        "path": evidence.inclusion_path(index, checkpoint.size),
    }
    return JsonResponse(body, json_dumps_params={"ensure_ascii": False})


def entries_of(number: str) -> list[dict[str, Any]]:
    """The leaves of a certificate for its verification page, each with whether a signed checkpoint covers it."""
    certificate = Certificate.objects.issued().filter(number=number).only("uuid").first()
    if certificate is None:
        return []
    checkpoint = evidence.newest_log_checkpoint()
    covered = checkpoint.size if checkpoint else 0
    name = evidence.pseudonym(certificate.subject)
    told = ((leaf.index, json.loads(leaf.data)) for leaf in evidence.leaves_about(certificate.subject))
    return [
        {"index": index, "kind": said["kind"], "at": parse_datetime(said["at"]), "is_covered": index < covered}
        for index, said in told
        if said["about"] == name  # not another certificate's, which only names this one
    ]
