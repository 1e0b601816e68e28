"""The training desk and a worker's own hours."""
