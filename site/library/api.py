"""The one door to library."""
