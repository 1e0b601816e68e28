"""Rules of targets, free of any framework."""
