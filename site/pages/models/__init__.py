"""Rows of the pages app."""

from pages.models.loaded import Loaded

__all__ = ["Loaded"]
