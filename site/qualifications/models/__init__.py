"""Rows of the catalogue; other apps use `qualifications.api` and name these models by string."""

from qualifications.models.catalogue import Family, OperationItem, WorkCategory
from qualifications.models.catalogue_import import CatalogueImport

__all__ = ["CatalogueImport", "Family", "OperationItem", "WorkCategory"]
