"""The one door to contests."""
