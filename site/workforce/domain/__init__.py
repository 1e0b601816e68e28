"""Rules of the workforce desk that need no row."""
