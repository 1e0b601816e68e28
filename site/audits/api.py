"""The one door to the audit desk."""

from __future__ import annotations

from audits.actions.draw_sample import Conditions, draw_sample
from audits.actions.export_dossier import Dossier, export_dossier
from audits.actions.judge_case import judge_case
from audits.actions.open_finding import open_finding
from audits.actions.prove_sample import prove_sample
from audits.actions.search_certificates import search_certificates
from audits.actions.take_finding_step import take_finding_step
from audits.models import AuditCase, AuditSample, Finding, FindingStep
from audits.permissions import findings_for, samples_for
from audits.refusals import Refused

__all__ = [
    "AuditCase",
    "AuditSample",
    "Conditions",
    "Dossier",
    "Finding",
    "FindingStep",
    "Refused",
    "draw_sample",
    "export_dossier",
    "findings_for",
    "judge_case",
    "open_finding",
    "prove_sample",
    "samples_for",
    "search_certificates",
    "take_finding_step",
]
