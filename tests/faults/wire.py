"""A small HTTP client on asyncio: one keep-alive connection with cookies, as one browser tab has."""

from __future__ import annotations

import asyncio
import contextlib
import json
from typing import Any
from urllib.parse import urlencode


class NoAnswer(Exception):
    """The connection broke or nothing came in time: nobody knows whether the request was carried out."""


class Wire:
    """`request` gives status and body; it reconnects when needed, and never repeats a request by itself."""

    def __init__(self, port: int, *, patience: float = 15) -> None:
        self.port, self.patience = port, patience
        self.cookies: dict[str, str] = {}
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def request(
        self, method: str, path: str, *, form: Any = None, body: Any = None, headers: dict[str, str] | None = None
    ) -> tuple[int, bytes]:
        """`form` goes as a form, `body` as JSON, both with the CSRF token; NoAnswer when nothing came back."""
        try:
            async with asyncio.timeout(self.patience):
                return await self._request(method, path, form, body, headers or {})
        except (OSError, EOFError, ValueError, TimeoutError) as error:
            await self.close()
            raise NoAnswer(f"{type(error).__name__}: {error}") from error

    async def _request(
        self, method: str, path: str, form: Any, body: Any, headers: dict[str, str]
    ) -> tuple[int, bytes]:
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self.port)
        reader, writer = self._streams
        data = urlencode(form).encode() if form is not None else b"" if body is None else json.dumps(body).encode()
        kind = "application/x-www-form-urlencoded" if form is not None else "application/json"
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        more = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nCookie: {cookies}\r\n"
            f"X-CSRFToken: {self.cookies.get('csrftoken', '')}\r\nContent-Type: {kind}\r\n"
            f"{more}Content-Length: {len(data)}\r\n\r\n"
        )
        writer.write(head.encode() + data)
        await writer.drain()
        lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        status, length = int(lines[0].split()[1]), 0
        for line in lines[1:]:
            name, _colon, value = line.partition(":")
            if name.lower() == "content-length":
                length = int(value)
            elif name.lower() == "set-cookie":
                key, _equals, rest = value.strip().partition("=")
                self.cookies[key] = rest.split(";", 1)[0]
        return status, await reader.readexactly(length)

    async def close(self) -> None:
        """Drop the connection, as a cable pulled."""
        if self._streams is not None:
            _reader, writer = self._streams
            self._streams = None
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()
