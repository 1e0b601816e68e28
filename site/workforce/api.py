"""The one door to the workforce desk."""

from __future__ import annotations

from workforce.actions.clear_post import clear_post, hours_done, what_holds
from workforce.actions.helping import HelpFacts, add_proof, answer_help, firms_helped, help_by_place, say_help
from workforce.actions.open_programme import open_programmes
from workforce.actions.oversee import Coverage, coverage, taught_on
from workforce.actions.plan_training import read_plan, save_line
from workforce.actions.print_programme import issue_card
from workforce.actions.read_people import count_standings, find_people, members, members_of, waiting_to_begin
from workforce.actions.record_level import LevelFacts, contents_asked, record_level
from workforce.actions.sign_level import Signature, sign_level
from workforce.domain import standing
from workforce.models import HelpProof, HelpRecord, LevelRecord, LevelSign, PlanLine, Programme

__all__ = [
    "Coverage",
    "HelpFacts",
    "HelpProof",
    "HelpRecord",
    "LevelFacts",
    "LevelRecord",
    "LevelSign",
    "PlanLine",
    "Programme",
    "Signature",
    "add_proof",
    "answer_help",
    "clear_post",
    "contents_asked",
    "count_standings",
    "coverage",
    "find_people",
    "firms_helped",
    "help_by_place",
    "hours_done",
    "issue_card",
    "members",
    "members_of",
    "open_programmes",
    "read_plan",
    "record_level",
    "save_line",
    "say_help",
    "sign_level",
    "standing",
    "taught_on",
    "waiting_to_begin",
    "what_holds",
]
