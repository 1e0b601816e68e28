"""The one door to examinations."""

from __future__ import annotations

from exams.actions.approve_import import approve_import
from exams.actions.assign_staff import assign_staff
from exams.actions.attempt_dossier import attempt_dossier
from exams.actions.bars import register_bar
from exams.actions.check_import import check_import
from exams.actions.check_in_person import check_in_person
from exams.actions.cite_laws import count_citing_items
from exams.actions.claim_answer import MarkingRefused, claim_answer
from exams.actions.commit_import import ImportRefused, commit_import
from exams.actions.create_bank import BankRefused, create_bank
from exams.actions.create_sitting import SittingRefused, create_sitting
from exams.actions.end_attempt import end_attempt
from exams.actions.enter_practical import enter_practical
from exams.actions.enter_room import code_of, token_of
from exams.actions.extend_time import extend_time
from exams.actions.followers import Follower, forget_follower, register_follower
from exams.actions.give_mark import give_mark, rubric_of
from exams.actions.grant_outage import grant_outage
from exams.actions.import_roster import import_roster
from exams.actions.items_waiting import items_returned, items_to_review
from exams.actions.lock_sitting import LockRefused, lock_sitting
from exams.actions.marking_progress import waiting_for
from exams.actions.move_seat import move_seat
from exams.actions.note_incident import note_incident
from exams.actions.open_pool import open_pool
from exams.actions.pause_clock import pause_clock
from exams.actions.prove_blueprint import BlueprintRefused, approve_blueprint
from exams.actions.publish_results import publish_results
from exams.actions.record_misconduct import record_misconduct
from exams.actions.register_candidate import RegistrationRefused, register_candidate
from exams.actions.room_waiting import room_waiting
from exams.actions.save_answers import save_answers
from exams.actions.save_blueprint import save_blueprint
from exams.actions.send_message import send_message
from exams.actions.start_attempt import StartRefused, start_attempt
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
    Outcome,
    Paper,
    PracticalResult,
    Registration,
    Response,
    Room,
    RoomEvent,
    ScoreReport,
    Sitting,
    SittingStaff,
)

__all__ = [
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
    "RoomEvent",
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
    "check_in_person",
    "claim_answer",
    "code_of",
    "commit_import",
    "count_citing_items",
    "create_bank",
    "create_sitting",
    "end_attempt",
    "enter_practical",
    "extend_time",
    "forget_follower",
    "give_mark",
    "grant_outage",
    "import_roster",
    "items_returned",
    "items_to_review",
    "lock_sitting",
    "move_seat",
    "note_incident",
    "open_pool",
    "pause_clock",
    "publish_results",
    "record_misconduct",
    "register_bar",
    "register_candidate",
    "register_follower",
    "room_waiting",
    "rubric_of",
    "save_answers",
    "save_blueprint",
    "send_message",
    "start_attempt",
    "token_of",
    "waiting_for",
]
