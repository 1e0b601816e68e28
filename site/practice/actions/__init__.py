"""What changes practice, one module a change."""
