"""Rules of contests that need no framework."""
