"""The desks' screens."""
