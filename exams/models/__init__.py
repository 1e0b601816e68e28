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
from exams.models.correction import KeyCorrection
from exams.models.import_batch import ImportBatch
from exams.models.item_report import ItemReport
from exams.models.late_pack import LatePack
from exams.models.marking import Mark, MarkedAnswer, MarkedItem
from exams.models.outcome import Outcome, PracticalResult, ScoreReport
from exams.models.paper import FrozenPool, Paper, PaperKey
from exams.models.place import ExamPoint, Room
from exams.models.room_event import RoomEvent
from exams.models.sitting import Registration, Sitting, SittingStaff
from exams.models.statistics import ItemCalibration, ItemStatistic, SittingItemStatistic, SittingStatistic

__all__ = [
    "Accommodation",
    "Area",
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
    "ItemReport",
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
    "PracticalResult",
    "Quota",
    "Registration",
    "Response",
    "Room",
    "RoomEvent",
    "ScoreReport",
    "Section",
    "Sitting",
    "SittingItemStatistic",
    "SittingStaff",
    "SittingStatistic",
    "TimeEntry",
]
