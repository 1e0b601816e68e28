"""The JSON that an exam screen or an assessor's tablet sends."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest


class BadRequest(Exception):
    """The body has not the shape our scripts send."""


def sent_body(request: HttpRequest) -> dict[str, Any]:
    """The object in the body; BadRequest for anything else."""
    try:
        body = json.loads(request.body)
    except (ValueError, UnicodeDecodeError) as error:
        raise BadRequest from error
    if not isinstance(body, dict):
        raise BadRequest
    return body
