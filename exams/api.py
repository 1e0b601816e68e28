"""The one door to examinations."""

from __future__ import annotations

from exams.actions.approve_import import approve_import
from exams.actions.assign_staff import assign_staff
from exams.actions.attempt_dossier import attempt_dossier
from exams.actions.bars import register_bar
from exams.actions.check_import import check_import
from exams.actions.cite_laws import count_citing_items
from exams.actions.claim_answer import MarkingRefused, claim_answer
from exams.actions.commit_import import ImportRefused, commit_import
from exams.actions.create_bank import BankRefused, create_bank
from exams.actions.create_sitting import SittingRefused, create_sitting
from exams.actions.end_attempt import end_attempt
from exams.actions.enter_practical import enter_practical
from exams.actions.enter_room import code_of, token_of
from exams.actions.followers import Follower, forget_follower, register_follower
from exams.actions.give_mark import give_mark, rubric_of
from exams.actions.import_roster import import_roster
from exams.actions.items_waiting import items_returned, items_to_review
from exams.actions.lock_sitting import LockRefused, lock_sitting
from exams.actions.marking_progress import waiting_for
from exams.actions.open_pool import open_pool
from exams.actions.propose_late import propose_late
from exams.actions.prove_blueprint import BlueprintRefused, approve_blueprint
from exams.actions.publish_results import publish_results
from exams.actions.register_candidate import RegistrationRefused, register_candidate
from exams.actions.save_answers import save_answers
from exams.actions.save_blueprint import save_blueprint
from exams.actions.seal_answers import seal_answers
from exams.actions.set_accommodation import set_accommodation
from exams.actions.start_attempt import StartRefused, start_attempt
from exams.domain.accommodation import Aid
from exams.domain.blueprint import QuotaRule, SectionRule
from exams.domain.dice import Dice
from exams.domain.dossier import DossierLink
from exams.domain.practical import Step, Subject
from exams.models import (
    Attempt,
    Blueprint,
    ExamPoint,
    ImportBatch,
    ItemBank,
    KeyCorrection,
    LatePack,
    Outcome,
    Paper,
    PracticalResult,
    Registration,
    Response,
    Room,
    ScoreReport,
    Sitting,
    SittingStaff,
)

__all__ = [
    "Aid",
    "Attempt",
    "BankRefused",
    "Blueprint",
    "BlueprintRefused",
    "Dice",
    "DossierLink",
    "ExamPoint",
    "Follower",
    "ImportBatch",
    "ImportRefused",
    "ItemBank",
    "KeyCorrection",
    "LatePack",
    "LockRefused",
    "MarkingRefused",
    "Outcome",
    "Paper",
    "PracticalResult",
    "QuotaRule",
    "Registration",
    "RegistrationRefused",
    "Response",
    "Room",
    "ScoreReport",
    "SectionRule",
    "Sitting",
    "SittingRefused",
    "SittingStaff",
    "StartRefused",
    "Step",
    "Subject",
    "approve_blueprint",
    "approve_import",
    "assign_staff",
    "attempt_dossier",
    "check_import",
    "claim_answer",
    "code_of",
    "commit_import",
    "count_citing_items",
    "create_bank",
    "create_sitting",
    "end_attempt",
    "enter_practical",
    "forget_follower",
    "give_mark",
    "import_roster",
    "items_returned",
    "items_to_review",
    "lock_sitting",
    "open_pool",
    "propose_late",
    "publish_results",
    "register_bar",
    "register_candidate",
    "register_follower",
    "rubric_of",
    "save_answers",
    "save_blueprint",
    "seal_answers",
    "set_accommodation",
    "start_attempt",
    "token_of",
    "waiting_for",
]
