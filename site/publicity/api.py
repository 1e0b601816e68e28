"""The one door to publicity."""

from __future__ import annotations

from publicity.actions.fit_editor import fit_editor
from publicity.actions.fit_occasion import fit_occasion
from publicity.actions.lay_samples import lay_samples
from publicity.actions.load_publicity import load_publicity
from publicity.models import (
    Booking,
    CampaignPage,
    EventPage,
    HomePage,
    LectureRequest,
    Occasion,
    Place,
    StandardPage,
    VenuePage,
    VolunteerHours,
)

__all__ = [
    "Booking",
    "CampaignPage",
    "EventPage",
    "HomePage",
    "LectureRequest",
    "Occasion",
    "Place",
    "StandardPage",
    "VenuePage",
    "VolunteerHours",
    "fit_editor",
    "fit_occasion",
    "lay_samples",
    "load_publicity",
]
