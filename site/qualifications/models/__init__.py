"""Rows of the catalogue; other apps use `qualifications.api` and name these models by string."""

from qualifications.models.catalogue import Family, OperationItem, WorkCategory
from qualifications.models.catalogue_import import CatalogueImport
from qualifications.models.instrument import Instrument

__all__ = ["CatalogueImport", "Family", "Instrument", "OperationItem", "WorkCategory"]
