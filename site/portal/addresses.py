"""Addresses of screens that other apps bring: empty while they don't."""

from __future__ import annotations

from typing import Any

from django.urls import NoReverseMatch, reverse


def address(name: str, *args: Any) -> str:
    """Where the screen is; empty when its app has none, and the entry that led there falls away."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
