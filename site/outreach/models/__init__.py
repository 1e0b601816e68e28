"""Rows of outreach."""
