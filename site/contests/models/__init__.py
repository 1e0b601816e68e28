"""Rows of contests."""
