"""Rows of certificates and duties; other apps use `certificates.api`."""

from certificates.models.certificate import Certificate, StateChange
from certificates.models.duty import Duty, Reminder
from certificates.models.issuing import IssuingOrder, NumberReservation, NumberSeries
from certificates.models.notice import CalendarFeed, NoticePlan
from certificates.models.state_certificate import StateCertificate
from certificates.models.verification import VerificationMiss

__all__ = [
    "CalendarFeed",
    "NoticePlan",
    "Certificate",
    "Duty",
    "IssuingOrder",
    "NumberReservation",
    "NumberSeries",
    "Reminder",
    "StateCertificate",
    "StateChange",
    "VerificationMiss",
]
