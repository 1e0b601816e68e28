"""Four tones: warning red, hi-vis amber, trust blue, safe green. Words keep 4.5:1 on the ground they stand on."""

from __future__ import annotations

PALETTES: dict[str, dict[str, str]] = {
    "red": {
        "ground": "#c3141b", "deep": "#8c0a12", "word": "#ffffff", "accent": "#ffd23f", "soft": "#fdeceb",
        "ink": "#2a0d0e", "mark": "#c3141b",
    },
    "amber": {
        "ground": "#ffbe0b", "deep": "#f29f05", "word": "#1d1a12", "accent": "#1d1a12", "soft": "#fff6dc",
        "ink": "#1d1a12", "mark": "#1d1a12",
    },
    "blue": {
        "ground": "#0b4fa8", "deep": "#07326e", "word": "#ffffff", "accent": "#ffd23f", "soft": "#e8f0fb",
        "ink": "#0a1c36", "mark": "#0b4fa8",
    },
    "green": {
        "ground": "#0c7444", "deep": "#064a2a", "word": "#ffffff", "accent": "#ffe16b", "soft": "#e4f4eb",
        "ink": "#0a2417", "mark": "#0c7444",
    },
}  # fmt: skip
