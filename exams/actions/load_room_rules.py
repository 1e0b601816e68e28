"""The rules of the room shipped with the code, and those that hold under an edition."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from exams.domain.misconduct import RoomRules, read_room_rules

FOLDER = Path(__file__).resolve().parents[1] / "room_rules"


@lru_cache(maxsize=1)
def load_room_rules() -> tuple[RoomRules, ...]:
    """Every file, read strictly."""
    return tuple(read_room_rules(file.read_text(encoding="utf-8")) for file in sorted(FOLDER.glob("*.toml")))


def rules_for(edition_key: str) -> RoomRules:
    """The edition's own, else the general ones."""
    own = [rules for rules in load_room_rules() if edition_key in rules.editions]
    general = [rules for rules in load_room_rules() if not rules.editions]
    return (own or general)[0]
