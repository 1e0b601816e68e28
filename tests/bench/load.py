"""A load client of one thread: keep-alive sockets that always have one request under way. Costs about 30 µs a request,
so that what is measured is the server.
"""

from __future__ import annotations

import selectors
import socket
import time
from collections.abc import Callable

LENGTH, CHUNKED, HEAD_END = b"\r\ncontent-length:", b"\r\ntransfer-encoding: chunked", b"\r\n\r\n"


class BadReply(Exception):
    """The server answered something else than 200, or closed the connection."""


def _whole(buffer: bytes) -> bool:
    """Is there one whole reply in the buffer? Raises on any status but 200."""
    end = buffer.find(HEAD_END)
    if end < 0:
        return False
    if not buffer.startswith((b"HTTP/1.1 200", b"HTTP/1.0 200")):
        raise BadReply(buffer[:600].decode(errors="replace"))
    head = buffer[:end].lower()
    if CHUNKED in head:
        return _all_chunks(buffer, end + 4)
    at = head.find(LENGTH)
    if at < 0:
        raise BadReply(f"neither a length nor chunks: {head.decode(errors='replace')}")
    return len(buffer) >= end + 4 + int(head[at + len(LENGTH) :].split(b"\r\n", 1)[0])


def _all_chunks(buffer: bytes, at: int) -> bool:
    """Has the chunk of length 0 that ends the reply arrived? `at`: where the first chunk begins. No trailers."""
    while (end := buffer.find(b"\r\n", at)) >= 0:
        size = int(buffer[at:end].split(b";", 1)[0], 16)
        at = end + 2 + size + 2
        if not size:
            return len(buffer) >= at
    return False


def drive(port: int, make_request: Callable[[int], bytes], *, connections: int, seconds: float) -> list[float]:
    """Seconds each answered request took, for as long as told; `make_request(n)` gives the bytes of request n."""
    times: list[float] = []
    sent = 0
    with selectors.DefaultSelector() as ready:
        began: dict[socket.socket, float] = {}
        buffers: dict[socket.socket, bytes] = {}
        for _ in range(connections):
            link = socket.create_connection(("127.0.0.1", port))
            link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            ready.register(link, selectors.EVENT_READ)
            buffers[link] = b""
            began[link] = time.perf_counter()
            link.sendall(make_request(sent))
            sent += 1
        end = time.perf_counter() + seconds
        while began:
            for key, _event in ready.select(timeout=10) or _silent():
                link = key.fileobj
                data = link.recv(65536)
                if not data:
                    raise BadReply("the server closed a connection")
                buffers[link] += data
                if not _whole(buffers[link]):
                    continue
                now = time.perf_counter()
                times.append(now - began.pop(link))
                buffers[link] = b""
                if now < end:
                    began[link] = now
                    link.sendall(make_request(sent))
                    sent += 1
        for link in buffers:
            link.close()
    return times


def _silent() -> list:
    raise BadReply("no reply within 10 s")
