"""One line of the matrix: who may open an address, and what stands behind it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Any

GET, POST, BOTH = ("GET",), ("POST",), ("GET", "POST")


@dataclass(frozen=True, slots=True)
class Rule:
    """`needs`: keyword of the address → name in `World.objects`."""

    who: str
    methods: tuple[str, ...] = GET
    needs: dict[str, str] = field(default_factory=dict)

    @property
    def is_open(self) -> bool:
        """No roles are asked for."""
        return self.who in ("public", "signed_in", "room_pass")

    def kwargs(self, objects: dict[str, Any]) -> dict[str, Any]:
        return {keyword: objects[name] for keyword, name in self.needs.items()}

    def absent(self, objects: dict[str, Any]) -> dict[str, Any]:
        """The same address of what does not exist; what stands behind the first object stays."""
        values = self.kwargs(objects)
        first = next(iter(values))
        kind = type(values[first])
        values[first] = uuid.uuid4() if kind is uuid.UUID else 987654321 if kind is int else "no-such-thing"
        return values

    def allows(self, actor: str) -> bool:
        """Collections are open to the roles of either side, objects to their own side only."""
        words = self.who.split()
        if actor == "superuser":
            return "!superuser" not in words
        if self.who in ("public", "room_pass"):
            return True
        if self.who == "signed_in":
            return actor != "anonymous"
        role, _, side = actor.partition("@")
        return role in words and (side != "B" or not self.needs)


def one(name: str, keyword: str = "uuid") -> dict[str, str]:
    return {keyword: name}
