"""A file that can't be read at all."""

from __future__ import annotations


class FileUnreadable(ValueError):
    """The message is a Chinese sentence that says what to do."""
