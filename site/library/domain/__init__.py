"""Rules of library that need no framework."""
