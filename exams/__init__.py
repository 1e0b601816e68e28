"""Item banks, blueprints, papers, attempts, scores: the examination engine."""
