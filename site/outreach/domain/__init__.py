"""Rules of outreach that need no framework."""
