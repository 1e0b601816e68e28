"""The JSON that an exam screen or an assessor's tablet sends."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest

from exams.domain.journal import whole_letters
from pages.api import json_object


class BadRequest(Exception):
    """The body has not the shape our scripts send."""


def sent_body(request: HttpRequest) -> dict[str, Any]:
    """The object in the body, its texts in whole letters; BadRequest for anything else."""
    try:
        body = json_object(request.body)
        if b"\\ud" in request.body.lower():  # escaped halves: of a pair, or of one that was cut
            body = json.loads(whole_letters(json.dumps(body, ensure_ascii=False)))
    except (ValueError, RecursionError) as error:
        raise BadRequest from error
    return body
