"""Answers of the public check kept in this process, the longest unused ones forgotten first."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable

Body = tuple[bytes, str]


class Kept:
    """At most `most` bodies with their content type; safe between threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._bodies: OrderedDict[Hashable, Body] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, place: Hashable) -> Body | None:
        with self._lock:
            found = self._bodies.get(place)
            if found is not None:
                self._bodies.move_to_end(place)
            return found

    def put(self, place: Hashable, body: Body) -> None:
        with self._lock:
            self._bodies[place] = body
            while len(self._bodies) > self._most:
                self._bodies.popitem(last=False)

    def clear(self) -> None:
        with self._lock:
            self._bodies.clear()


KEPT = Kept(1_000)
