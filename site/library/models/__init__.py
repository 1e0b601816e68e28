"""Rows of library."""
