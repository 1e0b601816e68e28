"""What answers tell about items, papers and groups: classical test theory, each figure as its source defines it.

Nothing here is rounded, clamped or made up: a figure that can't be had from the answers is None with the reason.

On random papers candidates got different items. Then (1) an item's figures are taken over those who got it; (2) the
score it is held against is a share of the marks of each candidate's own paper; (3) the reliability is that of items
nested in persons, not alpha, which needs one set of items for all.
"""
