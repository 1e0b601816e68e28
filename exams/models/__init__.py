"""Rows of examinations; other apps use `exams.api`."""

from exams.models.attempt import Attempt, LatePack, Response, TimeEntry
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
from exams.models.correction import KeyCorrection
from exams.models.import_batch import ImportBatch
from exams.models.marking import Mark, MarkedAnswer, MarkedItem
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
from exams.models.room_event import RoomEvent
from exams.models.score_review import ScoreReview
from exams.models.simulator import Simulator, SimulatorNonce, SimulatorResult
from exams.models.sitting import Registration, Sitting, SittingStaff
from exams.models.station import Station, SubjectTurn
from exams.models.statistics import ItemCalibration, ItemStatistic, SittingItemStatistic, SittingStatistic

__all__ = [
    "Area",
    "AssessorSheet",
    "Attempt",
    "Blueprint",
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
    "ItemType",
    "ItemVersion",
    "KeyCorrection",
    "LatePack",
    "Mark",
    "MarkedAnswer",
    "MarkedItem",
    "Outcome",
    "Paper",
    "PaperKey",
    "PracticalCorrection",
    "PracticalEntry",
    "PracticalPhoto",
    "PracticalPlan",
    "PracticalResult",
    "Quota",
    "Registration",
    "Response",
    "Room",
    "RoomEvent",
    "ScoreReport",
    "ScoreReview",
    "Section",
    "Simulator",
    "SimulatorNonce",
    "SimulatorResult",
    "Sitting",
    "SittingItemStatistic",
    "SittingStaff",
    "SittingStatistic",
    "Station",
    "SubjectTurn",
    "TaskDraw",
    "TimeEntry",
]
