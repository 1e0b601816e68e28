"""Rows of certificates and duties; other apps use `certificates.api`."""

from certificates.models.api_key import ApiDay, ApiKey
from certificates.models.badge import Badge, BadgeList
from certificates.models.batch import BatchEntry, IssuingBatch
from certificates.models.bulk import BulkCheck
from certificates.models.certificate import Certificate, StateChange
from certificates.models.duty import Duty, DutyCursor, Reminder
from certificates.models.face import FaceVersion, KindSetting
from certificates.models.issuing import IssuingOrder, NumberReservation, NumberSeries
from certificates.models.national import NationalCheck
from certificates.models.notice import CalendarFeed, NoticePlan
from certificates.models.state_certificate import StateCertificate
from certificates.models.verification import VerificationMiss

__all__ = [
    "ApiDay",
    "ApiKey",
    "CalendarFeed",
    "NoticePlan",
    "Badge",
    "BadgeList",
    "BatchEntry",
    "BulkCheck",
    "Certificate",
    "Duty",
    "DutyCursor",
    "FaceVersion",
    "IssuingBatch",
    "IssuingOrder",
    "KindSetting",
    "NationalCheck",
    "NumberReservation",
    "NumberSeries",
    "Reminder",
    "StateCertificate",
    "StateChange",
    "VerificationMiss",
]
