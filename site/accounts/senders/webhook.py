"""Hands texts and WeChat template messages to the adapter of a gateway: one POST of JSON with a bearer token.

The adapter answers 2xx when it has taken the message. `Idempotency-Key` lets it drop a second delivery.
"""

from __future__ import annotations

import json
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

from django.conf import settings

from accounts.senders.letter import Letter, NotSent

TIMEOUT_SECONDS = 8


class _NoRedirect(HTTPRedirectHandler):
    """The token goes to the configured address and nowhere else."""

    def redirect_request(self, *args: object, **kwargs: object) -> None:
        return None


_OPENER = build_opener(_NoRedirect, ProxyHandler())


def send(letter: Letter) -> None:
    """`NotSent` for a refused connection, a silence of eight seconds or any answer but 2xx."""
    if not settings.SENDER_URL.startswith(("https://", "http://")):
        raise NotSent("ANPEI_SENDER_URL is not an http(s) address")
    payload = {"key": letter.key, "to": letter.to, "subject": letter.subject, "text": letter.text}
    if letter.channel == "wechat":
        payload |= {"channel": letter.channel, "link": letter.link}
    request = Request(  # noqa: S310 - scheme checked above
        settings.SENDER_URL,
        data=json.dumps(payload, ensure_ascii=False).encode(),
        headers={
            "Authorization": f"Bearer {settings.SENDER_TOKEN}",
            "Content-Type": "application/json; charset=utf-8",
            "Idempotency-Key": letter.key,
        },
        method="POST",
    )
    try:
        with _OPENER.open(request, timeout=TIMEOUT_SECONDS) as answer:
            answer.read(1024)
    except HTTPError as error:
        error.close()
        raise NotSent(f"gateway answered {error.code}") from error
    except (URLError, OSError) as error:
        raise NotSent(f"gateway unreachable: {type(error).__name__}") from error
