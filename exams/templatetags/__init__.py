"""Template tags of examinations."""
