"""Screens of contests."""
