"""The one door to outreach."""
