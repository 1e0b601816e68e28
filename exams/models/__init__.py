"""Rows of examinations; other apps use `exams.api`."""

from exams.models.accommodation import Accommodation
from exams.models.attempt import Attempt, Response, TimeEntry
from exams.models.bank import (
    Area,
    CheckState,
    Cognitive,
    Difficulty,
    Item,
    ItemBank,
    ItemComment,
    ItemMedia,
    ItemType,
    ItemVersion,
)
from exams.models.blueprint import Blueprint, Quota, Section
from exams.models.check_in import CheckIn
from exams.models.correction import KeyCorrection
from exams.models.import_batch import ImportBatch
from exams.models.integrity import SeatGuard, SebOpening, Snapshot, SnapshotConsent
from exams.models.item_report import ItemReport
from exams.models.late_pack import LatePack
from exams.models.marking import Mark, MarkedAnswer, MarkedItem
from exams.models.misconduct import Misconduct, MisconductPhoto, MisconductReview
from exams.models.outcome import Outcome, PracticalResult, ScoreReport
from exams.models.paper import FrozenPool, Paper, PaperKey
from exams.models.place import ExamPoint, Room
from exams.models.practical import (
    AssessorSheet,
    PracticalCorrection,
    PracticalEntry,
    PracticalPhoto,
    PracticalPlan,
    TaskDraw,
)
from exams.models.publication import Publication
from exams.models.reopening import Reopening
from exams.models.room_event import RoomEvent
from exams.models.room_message import MessageReceipt, RoomMessage
from exams.models.score_review import ScoreReview
from exams.models.simulator import Simulator, SimulatorNonce, SimulatorResult
from exams.models.sitting import Registration, Sitting, SittingStaff
from exams.models.station import Station, SubjectTurn
from exams.models.statistics import ItemCalibration, ItemStatistic, SittingItemStatistic, SittingStatistic

__all__ = [
    "Accommodation",
    "Area",
    "AssessorSheet",
    "Attempt",
    "Blueprint",
    "CheckIn",
    "CheckState",
    "Cognitive",
    "Difficulty",
    "ExamPoint",
    "FrozenPool",
    "ImportBatch",
    "Item",
    "ItemBank",
    "ItemComment",
    "ItemMedia",
    "ItemCalibration",
    "ItemStatistic",
    "ItemReport",
    "ItemType",
    "ItemVersion",
    "KeyCorrection",
    "LatePack",
    "Mark",
    "MarkedAnswer",
    "MarkedItem",
    "MessageReceipt",
    "Misconduct",
    "MisconductPhoto",
    "MisconductReview",
    "Outcome",
    "Paper",
    "PaperKey",
    "PracticalCorrection",
    "PracticalEntry",
    "PracticalPhoto",
    "PracticalPlan",
    "PracticalResult",
    "Publication",
    "Quota",
    "Registration",
    "Reopening",
    "Response",
    "Room",
    "RoomEvent",
    "RoomMessage",
    "ScoreReport",
    "ScoreReview",
    "SeatGuard",
    "SebOpening",
    "Section",
    "Simulator",
    "SimulatorNonce",
    "SimulatorResult",
    "Sitting",
    "SittingItemStatistic",
    "SittingStaff",
    "SittingStatistic",
    "Snapshot",
    "SnapshotConsent",
    "Station",
    "SubjectTurn",
    "TaskDraw",
    "TimeEntry",
]
