"""Rules of practice; no framework."""
