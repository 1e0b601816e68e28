"""What the law demands: the catalogue of work and the dated editions of its rules."""
