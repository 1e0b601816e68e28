"""Rows of the pages app."""

from pages.models.counts import PageCount
from pages.models.loaded import Loaded
from pages.models.readable import ReadableText

__all__ = ["Loaded", "PageCount", "ReadableText"]
