"""The one door to publicity."""

from __future__ import annotations

from publicity.actions.fit_editor import fit_editor
from publicity.models import CampaignPage, HomePage, Place, StandardPage

__all__ = ["CampaignPage", "HomePage", "Place", "StandardPage", "fit_editor"]
