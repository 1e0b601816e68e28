"""QTI 2.1, 2.2 and 3.0 packages (1EdTech): items, tests, rules, media. QTI 3 is read in the names of 2."""
