"""A TCP proxy that lets a request through and cuts its reply now and then: nobody knows what became of it (F9)."""

from __future__ import annotations

import asyncio
import random


class CuttingProxy:
    """Listens on a free port; `share` of the requests whose first line names `path` lose their reply."""

    def __init__(self, port: int, *, share: float, path: str, dice: random.Random) -> None:
        self.target, self.share, self.path, self.dice = port, share, path.encode(), dice
        self.port, self.cut = 0, 0
        self._server: asyncio.Server | None = None

    async def __aenter__(self) -> CuttingProxy:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_error: object) -> None:
        if self._server is not None:
            self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One request after another on this connection, until one of the two sides leaves."""
        behind: asyncio.StreamWriter | None = None
        try:
            answers, behind = await asyncio.open_connection("127.0.0.1", self.target)
            while head := await self._message(reader, behind):
                first = head.split(b"\r\n", 1)[0]
                doomed = self.path in first and self.dice.random() < self.share
                reply = await self._message(answers, None if doomed else writer)
                if doomed:
                    self.cut += 1
                    return
                if not reply:
                    return
        except (OSError, EOFError):
            return
        finally:
            for side in (writer, behind):
                if side is not None:
                    side.close()

    async def _message(self, source: asyncio.StreamReader, to: asyncio.StreamWriter | None) -> bytes:
        """Pass one HTTP message on (headers and as many bytes as they promise); its head, empty at the end."""
        try:
            head = await source.readuntil(b"\r\n\r\n")
        except asyncio.IncompleteReadError:
            return b""
        length = 0
        for line in head.split(b"\r\n"):
            name, _colon, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        body = await source.readexactly(length)
        if to is not None:
            to.write(head + body)
            await to.drain()
        return head
