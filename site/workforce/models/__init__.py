"""Rows of the workforce desk; other apps use `workforce.api`."""

from workforce.models.helping import HelpProof, HelpRecord
from workforce.models.plan import PlanLine
from workforce.models.programme import LevelRecord, LevelSign, Programme

__all__ = ["HelpProof", "HelpRecord", "LevelRecord", "LevelSign", "PlanLine", "Programme"]
