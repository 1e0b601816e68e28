"""Rows of the catalogue; other apps use `qualifications.api` and name these models by string."""

from qualifications.models.catalogue import Family, OperationItem, WorkCategory
from qualifications.models.catalogue_import import CatalogueImport
from qualifications.models.citing import CHECK_PANELS, Check, CheckedMixin, Cited, CitingMixin, lines
from qualifications.models.instrument import Instrument
from qualifications.models.workday import WorkdayOverride

__all__ = [
    "CHECK_PANELS",
    "CatalogueImport",
    "Check",
    "CheckedMixin",
    "Cited",
    "CitingMixin",
    "Family",
    "Instrument",
    "OperationItem",
    "WorkCategory",
    "WorkdayOverride",
    "lines",
]
