"""Readings of the database, and snapshots of them."""
