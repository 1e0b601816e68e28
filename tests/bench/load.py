"""A load client of one thread: keep-alive sockets that always have one request under way. Costs about 30 µs a request,
so that what is measured is the server.
"""

from __future__ import annotations

import heapq
import selectors
import socket
import time
from collections.abc import Callable, Sequence

LENGTH, CHUNKED, HEAD_END = b"\r\ncontent-length:", b"\r\ntransfer-encoding: chunked", b"\r\n\r\n"


class BadReply(Exception):
    """The server answered something else than 200, or closed the connection."""


def _whole(buffer: bytes, statuses: tuple[bytes, ...] = (b"200",)) -> bool:
    """Is there one whole reply in the buffer? Raises on any other status."""
    end = buffer.find(HEAD_END)
    if end < 0:
        return False
    if buffer[9:12] not in statuses:
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


def drive_all(
    port: int, requests: Sequence[bytes], again: Callable[[int, bytes], tuple[float, bytes]], *, connections: int
) -> tuple[float, int]:
    """Send each request until it is answered with 200; seconds until the last was, and how often one was put off.

    A 429 puts one off: `again(n, reply)` gives the seconds to wait and the request to come back with. Meanwhile its
    connection serves others.
    """
    due = [(0.0, number, request) for number, request in enumerate(requests)]
    left, put_off, began = len(due), 0, time.perf_counter()
    with selectors.DefaultSelector() as ready:
        free, under_way, buffers = [], {}, {}
        for _ in range(connections):
            link = socket.create_connection(("127.0.0.1", port))
            link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            ready.register(link, selectors.EVENT_READ)
            free.append(link)
        while left:
            while free and due and due[0][0] <= time.perf_counter():
                link, (_due, number, request) = free.pop(), heapq.heappop(due)
                under_way[link], buffers[link] = number, b""
                link.sendall(request)
            wait = max(due[0][0] - time.perf_counter(), 0) if free and due else 10
            for key, _event in ready.select(timeout=wait) or ([] if free and due else _silent()):
                link = key.fileobj
                data = link.recv(65536)
                if not data:
                    raise BadReply("the server closed a connection")
                buffers[link] += data
                if not _whole(buffers[link], (b"200", b"429")):
                    continue
                number = under_way.pop(link)
                free.append(link)
                if buffers[link][9:12] == b"200":
                    left -= 1
                else:
                    delay, request = again(number, buffers[link])
                    heapq.heappush(due, (time.perf_counter() + delay, number, request))
                    put_off += 1
        for link in free:
            link.close()
    return time.perf_counter() - began, put_off


def _silent() -> list:
    raise BadReply("no reply within 10 s")
