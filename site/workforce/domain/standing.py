"""The one word that says how somebody stands, and which duties count towards it. The first that fits counts."""

from __future__ import annotations

OVERDUE, TRAINING, EXPIRING, RETRAIN, READY = "overdue", "training", "expiring", "retrain", "ready"
ORDER = (OVERDUE, TRAINING, EXPIRING, RETRAIN, READY)
"""The worst first: whoever is late and in training is shown as late."""
WORDS = {
    READY: "可上岗",
    TRAINING: "三级教育中",
    EXPIRING: "证书到期",
    RETRAIN: "需复训",
    OVERDUE: "逾期",
}
TONES = {OVERDUE: "danger", TRAINING: "info", EXPIRING: "warn", RETRAIN: "warn", READY: "ok"}
SOON_DAYS = 90
"""An end within so many days is shown as near; the same as on the pages of duties."""
ENDING = ("renewal", "review", "medical")
"""Kinds of duties by which a paper runs out; every other kind asks for training or an examination."""
LEVELS = "levels"
