"""Rows of the audit desk."""

from audits.models.finding import Finding, FindingStep
from audits.models.sample import AuditCase, AuditSample

__all__ = ["AuditCase", "AuditSample", "Finding", "FindingStep"]
