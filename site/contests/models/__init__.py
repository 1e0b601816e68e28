"""Rows of contests; other apps use `contests.api`."""

from contests.models.contest import Contest, ContestQuerySet, Pool, Round
from contests.models.entry import Entry, Team
from contests.models.play import Play, PlayQuerySet
from contests.models.result import Award, FinalStanding

__all__ = [
    "Award",
    "Contest",
    "ContestQuerySet",
    "Entry",
    "FinalStanding",
    "Play",
    "PlayQuerySet",
    "Pool",
    "Round",
    "Team",
]
