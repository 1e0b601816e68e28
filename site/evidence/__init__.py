"""The append-only, hash-chained record of what happened, and the promises still to be kept."""
