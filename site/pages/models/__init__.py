"""Rows of the pages app."""

from pages.models.loaded import Loaded
from pages.models.readable import ReadableText

__all__ = ["Loaded", "ReadableText"]
