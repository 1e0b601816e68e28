"""Rules of applications, free of any framework."""
