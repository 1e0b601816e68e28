"""The one door to publicity."""

from __future__ import annotations

from publicity.actions.fit_editor import fit_editor
from publicity.actions.fit_occasion import fit_occasion
from publicity.actions.lay_samples import lay_samples
from publicity.actions.load_publicity import load_publicity
from publicity.actions.open_corner import may_open_corners, open_corner
from publicity.actions.tell_editors import tell_author, tell_signers
from publicity.models import (
    Booking,
    CampaignPage,
    Corner,
    EventPage,
    HomePage,
    LectureRequest,
    MaterialIssue,
    Occasion,
    Place,
    SecondPersonTask,
    StandardPage,
    VenuePage,
    VolunteerHours,
)

__all__ = [
    "Booking",
    "CampaignPage",
    "Corner",
    "EventPage",
    "HomePage",
    "LectureRequest",
    "MaterialIssue",
    "Occasion",
    "Place",
    "SecondPersonTask",
    "StandardPage",
    "VenuePage",
    "VolunteerHours",
    "fit_editor",
    "fit_occasion",
    "lay_samples",
    "load_publicity",
    "may_open_corners",
    "open_corner",
    "tell_author",
    "tell_signers",
]
