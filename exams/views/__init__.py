"""Requests about examinations: the room of the candidate, and the desk of those who prepare it."""
