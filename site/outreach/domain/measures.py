"""What publicity counts (R-19), and the words for it."""

from __future__ import annotations

ACTIVITIES = "activities"
BOARDS = "boards"
MESSAGES = "messages"
EVENTS = "events"
MATERIALS = "materials"
DRILLS = "drills"
HEADS = "heads"

UNITS = {
    ACTIVITIES: "场次",
    BOARDS: "块",
    MESSAGES: "人次",
    EVENTS: "场",
    MATERIALS: "份",
    DRILLS: "次",
    HEADS: "人次",
}
RECORDED = (ACTIVITIES, BOARDS, EVENTS, MATERIALS, DRILLS)
"""What a person may record by hand: messages are counted where they are sent, heads on every record."""
EACH = frozenset({ACTIVITIES, EVENTS, DRILLS})
"""One record is one of these: the quantity is not asked for."""
