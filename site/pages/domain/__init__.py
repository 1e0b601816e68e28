"""Rules of pages that need no framework."""
