"""The seam for an optional comparison of faces: none is installed, and none is needed.

What it says informs the invigilator; a candidate who declines it, or whom it does not recognise, is checked by people
and sits the examination like everybody else (LAW-02). Nothing it is given is kept.
"""

from __future__ import annotations

from typing import Protocol

from exams.models import CheckIn


class FaceMatcher(Protocol):
    """Compares the stored portrait with a picture taken at the door, on this machine or the organiser's own."""

    def alike(self, portrait: bytes, live: bytes) -> bool:
        """True when both show the same person."""


_matchers: list[FaceMatcher] = []


def register_face_matcher(matcher: FaceMatcher) -> None:
    """At most one: the newest."""
    _matchers[:] = [matcher]


def forget_face_matcher() -> None:
    """The inverse, for whoever registers for a while only."""
    _matchers.clear()


def has_face_matcher() -> bool:
    return bool(_matchers)


def compare_faces(portrait: bytes, live: bytes, *, declined: bool) -> str:
    """A value of `CheckIn.Face`; NOT_ASKED without a matcher, a portrait or a picture."""
    if declined:
        return CheckIn.Face.REFUSED
    if not (_matchers and portrait and live):
        return CheckIn.Face.NOT_ASKED
    return CheckIn.Face.ALIKE if _matchers[0].alike(portrait, live) else CheckIn.Face.UNLIKE
