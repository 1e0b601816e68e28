"""Screens of the workforce desk."""
