"""Reads and changes of the workforce desk, one a module."""
