"""Screens of the audit desk."""
