"""Pages about the rules: editions, the catalogue, its import."""
