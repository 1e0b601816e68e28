"""The one door to examinations."""

from __future__ import annotations

from exams.actions.add_practical_photo import add_practical_photo
from exams.actions.add_simulator import add_simulator
from exams.actions.approve_import import approve_import
from exams.actions.ask_publication import approve_publication, ask_publication
from exams.actions.assign_staff import assign_staff
from exams.actions.attempt_dossier import attempt_dossier
from exams.actions.attempt_rounds import limit_of, round_of, waiting_registrations
from exams.actions.bars import register_bar
from exams.actions.booking_rights import register_booking_right
from exams.actions.call_candidate import call_candidate, call_everybody, step_turn
from exams.actions.cancel_registration import cancel_registration
from exams.actions.check_import import check_import
from exams.actions.check_in_person import check_in_person
from exams.actions.cite_laws import count_citing_items
from exams.actions.claim_answer import MarkingRefused, claim_answer
from exams.actions.claim_sheet import claim_sheet
from exams.actions.class_results import ClassResults, class_results
from exams.actions.commit_import import ImportRefused, commit_import
from exams.actions.create_bank import BankRefused, create_bank
from exams.actions.create_sitting import SittingRefused, create_sitting
from exams.actions.end_attempt import end_attempt
from exams.actions.enter_practical import enter_practical
from exams.actions.enter_room import code_of, token_of
from exams.actions.export_attempt import export_attempt, subjects_of
from exams.actions.extend_time import extend_time
from exams.actions.failed_parts import failed_parts
from exams.actions.followers import Follower, forget_follower, register_follower
from exams.actions.freeze_tasks import blank_of, drawn_of
from exams.actions.give_mark import give_mark, rubric_of
from exams.actions.grant_outage import grant_outage
from exams.actions.import_roster import import_roster
from exams.actions.items_waiting import items_returned, items_to_review
from exams.actions.judge_eligibility import judge_person, latest_theory_pass
from exams.actions.lock_sitting import LockRefused, lock_sitting
from exams.actions.marking_progress import waiting_for
from exams.actions.move_seat import move_seat
from exams.actions.note_incident import note_incident
from exams.actions.open_booking import close_booking, open_booking
from exams.actions.open_pool import OpenItem, open_items, open_items_by_id, open_pool
from exams.actions.open_sheet import open_sheet
from exams.actions.pause_clock import pause_clock
from exams.actions.plan_practical import plan_practical
from exams.actions.propose_late import propose_late
from exams.actions.prove_blueprint import BlueprintRefused, approve_blueprint
from exams.actions.receive_simulator_result import receive_simulator_result
from exams.actions.record_misconduct import record_misconduct
from exams.actions.register_candidate import RegistrationRefused, SittingFull, register_candidate
from exams.actions.room_waiting import room_waiting
from exams.actions.save_answers import save_answers
from exams.actions.save_blueprint import save_blueprint
from exams.actions.save_exam_point import PointRefused, create_exam_point, edit_exam_point
from exams.actions.save_room import save_room
from exams.actions.save_sheet import save_sheet
from exams.actions.save_station import save_station
from exams.actions.seal_answers import seal_answers
from exams.actions.send_message import send_message
from exams.actions.set_accommodation import set_accommodation
from exams.actions.set_integrity import set_integrity
from exams.actions.sign_sheet import Signatures, sign_sheet
from exams.actions.start_attempt import StartRefused, start_attempt
from exams.actions.vacancies import register_line, register_vacancy
from exams.actions.write_workbooks import roster_template
from exams.domain.accommodation import Aid
from exams.domain.blueprint import QuotaRule, SectionRule
from exams.domain.dice import Dice
from exams.domain.dossier import DossierLink
from exams.domain.eligibility import Condition, Eligibility
from exams.domain.practical import Step, Subject
from exams.domain.simulator import SignedRequest, sign
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
    Publication,
    Registration,
    Response,
    Room,
    RoomEvent,
    ScoreReport,
    Sitting,
    SittingStaff,
)

__all__ = [
    "approve_publication",
    "ask_publication",
    "Aid",
    "Attempt",
    "BankRefused",
    "Blueprint",
    "BlueprintRefused",
    "ClassResults",
    "Condition",
    "Dice",
    "DossierLink",
    "Eligibility",
    "ExamPoint",
    "Follower",
    "ImportBatch",
    "ImportRefused",
    "ItemBank",
    "KeyCorrection",
    "LatePack",
    "LockRefused",
    "MarkingRefused",
    "OpenItem",
    "Outcome",
    "Publication",
    "Paper",
    "PointRefused",
    "PracticalResult",
    "QuotaRule",
    "Registration",
    "RegistrationRefused",
    "Response",
    "Room",
    "RoomEvent",
    "ScoreReport",
    "SectionRule",
    "Signatures",
    "SignedRequest",
    "Sitting",
    "SittingFull",
    "SittingRefused",
    "SittingStaff",
    "StartRefused",
    "Step",
    "Subject",
    "add_practical_photo",
    "add_simulator",
    "approve_blueprint",
    "approve_import",
    "assign_staff",
    "attempt_dossier",
    "blank_of",
    "call_candidate",
    "call_everybody",
    "class_results",
    "check_import",
    "check_in_person",
    "claim_answer",
    "claim_sheet",
    "cancel_registration",
    "close_booking",
    "code_of",
    "commit_import",
    "count_citing_items",
    "create_bank",
    "create_exam_point",
    "create_sitting",
    "drawn_of",
    "edit_exam_point",
    "end_attempt",
    "enter_practical",
    "export_attempt",
    "subjects_of",
    "extend_time",
    "forget_follower",
    "failed_parts",
    "give_mark",
    "grant_outage",
    "import_roster",
    "items_returned",
    "items_to_review",
    "judge_person",
    "latest_theory_pass",
    "limit_of",
    "lock_sitting",
    "open_items",
    "open_items_by_id",
    "open_booking",
    "open_pool",
    "open_sheet",
    "plan_practical",
    "propose_late",
    "receive_simulator_result",
    "move_seat",
    "note_incident",
    "pause_clock",
    "record_misconduct",
    "register_bar",
    "register_booking_right",
    "register_candidate",
    "register_follower",
    "register_line",
    "register_vacancy",
    "roster_template",
    "round_of",
    "rubric_of",
    "save_answers",
    "save_blueprint",
    "save_sheet",
    "save_station",
    "sign",
    "sign_sheet",
    "save_room",
    "room_waiting",
    "send_message",
    "seal_answers",
    "set_accommodation",
    "set_integrity",
    "start_attempt",
    "step_turn",
    "token_of",
    "waiting_for",
    "waiting_registrations",
]
