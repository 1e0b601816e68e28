"""Rows of applications; other apps use `applications.api`."""

from applications.models.application import Application, ApplicationPaper, ApplicationStep, PaperKind
from applications.models.waiting import SeatWish

__all__ = ["Application", "ApplicationPaper", "ApplicationStep", "PaperKind", "SeatWish"]
