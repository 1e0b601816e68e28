"""Rules of auditing, free of any framework."""
