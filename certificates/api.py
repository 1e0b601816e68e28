"""The one door to certificates, verification and duties."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from accounts.api import wake
from certificates.actions.api_keys import KeySpent, KeyUnknown, NewKey, make_key, revoke_key, use_key
from certificates.actions.badge_keys import did_document, key_document
from certificates.actions.badge_status import revision_of, write_status_list
from certificates.actions.bar_after_fraud import barred_until
from certificates.actions.changed_since import Difference, changed_since
from certificates.actions.check_list import ANSWER as BULK_ANSWER
from certificates.actions.check_list import COLUMNS as BULK_COLUMNS
from certificates.actions.check_list import check_list
from certificates.actions.check_nationally import check_nationally
from certificates.actions.class_certificates import without_class_certificate
from certificates.actions.decide_batch import approve_batch, cancel_batch, confirm_batch, resume_batch
from certificates.actions.decide_revocation import approve_revocation, refuse_revocation
from certificates.actions.design_face import release_face, save_draft, set_kind
from certificates.actions.examine_file import Examined, examine_file
from certificates.actions.follow_changes import follow_changes
from certificates.actions.follow_correction import CorrectionFollower
from certificates.actions.foresee import EXAMINED, Forecast, Foreseen, forecast, foresee
from certificates.actions.hand_out import issued_in, print_sheet, zip_batch
from certificates.actions.issue_certificate import issue_certificate
from certificates.actions.issue_together import issue_together
from certificates.actions.kinds import kind_of, kinds, released_face
from certificates.actions.look_up import Key, Past, TooManyMisses, Verified, by_number_and_name, by_token, key_of
from certificates.actions.make_badge import make_badge
from certificates.actions.make_feed import feed_of, make_feed, revoke_feed
from certificates.actions.open_batch import open_class, open_known, open_list, open_single, open_sitting
from certificates.actions.order_certificate import (
    OrderRefused,
    order_certificate,
    order_missing,
    order_replacement,
)
from certificates.actions.preview_face import preview_pdf, preview_png
from certificates.actions.promise_reminders import promise_reminders
from certificates.actions.propose_revocation import ChangeRefused, propose_change, propose_revocation
from certificates.actions.recompute_duties import history_of, recompute_duties, recompute_part
from certificates.actions.record_card import RowFault, import_cards, record_card
from certificates.actions.retry_order import retry_order
from certificates.actions.run_batch import run_batch, sweep_batches
from certificates.actions.send_digests import send_digests
from certificates.actions.set_notice_plan import set_notice_plan
from certificates.actions.state_events import follow_states
from certificates.actions.steps import read
from certificates.actions.sweep_orders import sweep_orders
from certificates.actions.trace_certificate import find, trace_certificate
from certificates.actions.trace_evidence import subjects_behind
from certificates.actions.verify_badge import verify_badge
from certificates.actions.way_of import way_of
from certificates.actions.write_duty_calendar import live_feed, write_duty_calendar
from certificates.domain import check_badge
from certificates.domain.badge import PURPOSES
from certificates.domain.facts import Fact
from certificates.domain.kinds import Kind
from certificates.domain.layout import Layout, LayoutFault, read_layout
from certificates.domain.standing import Standing
from certificates.domain.trace import Trace, TraceLink
from certificates.face.detached import detached_signature
from certificates.face.fonts import FACES, uncovered_characters, use_private_fonts
from certificates.face.plain import plain_pdf
from certificates.face.render import FaceRefused
from certificates.face.signature import sign as sign_pdf
from certificates.models import (
    ApiDay,
    ApiKey,
    Badge,
    BatchEntry,
    CalendarFeed,
    Certificate,
    Duty,
    FaceVersion,
    IssuingBatch,
    IssuingOrder,
    KindSetting,
    NationalCheck,
    NoticePlan,
    Reminder,
    StateCertificate,
    StateChange,
)

CORRECTION_FOLLOWER = CorrectionFollower()
CHECK_BADGE = check_badge.__file__
"""Where the program lies that checks a badge away from the platform."""

__all__ = [
    "Difference",
    "changed_since",
    "CHECK_BADGE",
    "PURPOSES",
    "Badge",
    "did_document",
    "key_document",
    "make_badge",
    "revision_of",
    "verify_badge",
    "write_status_list",
    "ApiDay",
    "ApiKey",
    "KeySpent",
    "KeyUnknown",
    "NewKey",
    "make_key",
    "revoke_key",
    "use_key",
    "EXAMINED",
    "Forecast",
    "Foreseen",
    "forecast",
    "foresee",
    "CalendarFeed",
    "NoticePlan",
    "feed_of",
    "live_feed",
    "make_feed",
    "revoke_feed",
    "send_digests",
    "set_notice_plan",
    "write_duty_calendar",
    "BULK_ANSWER",
    "BULK_COLUMNS",
    "check_list",
    "Examined",
    "examine_file",
    "Key",
    "Past",
    "key_of",
    "NationalCheck",
    "RowFault",
    "check_nationally",
    "import_cards",
    "record_card",
    "propose_change",
    "issued_in",
    "print_sheet",
    "zip_batch",
    "BatchEntry",
    "FaceVersion",
    "IssuingBatch",
    "KindSetting",
    "Kind",
    "Layout",
    "LayoutFault",
    "FaceRefused",
    "approve_batch",
    "cancel_batch",
    "confirm_batch",
    "resume_batch",
    "release_face",
    "save_draft",
    "set_kind",
    "issue_together",
    "kind_of",
    "kinds",
    "released_face",
    "open_class",
    "open_known",
    "open_list",
    "open_single",
    "open_sitting",
    "preview_pdf",
    "preview_png",
    "run_batch",
    "sweep_batches",
    "follow_states",
    "read_layout",
    "CORRECTION_FOLLOWER",
    "FACES",
    "Certificate",
    "ChangeRefused",
    "Duty",
    "Fact",
    "IssuingOrder",
    "OrderRefused",
    "Reminder",
    "Standing",
    "StateCertificate",
    "StateChange",
    "TooManyMisses",
    "Trace",
    "TraceLink",
    "Verified",
    "approve_revocation",
    "barred_until",
    "by_number_and_name",
    "by_token",
    "certificates_of",
    "detached_signature",
    "duties_of",
    "find",
    "history_of",
    "issue_certificate",
    "name_objection",
    "order_certificate",
    "order_missing",
    "order_replacement",
    "plain_pdf",
    "promise_reminders",
    "propose_revocation",
    "follow_changes",
    "recompute_duties",
    "recompute_part",
    "refuse_revocation",
    "retry_order",
    "sign_pdf",
    "sweep_orders",
    "stored_pdf",
    "trace",
    "subjects_behind",
    "trace_certificate",
    "uncovered_characters",
    "use_private_fonts",
    "wake",
    "way_of",
    "without_class_certificate",
]


def certificates_of(person: Any) -> Any:
    """The person's issued certificates, newest first."""
    return Certificate.objects.issued().filter(person=person).select_related("operation_item__category", "issuer")


def duties_of(person: Any) -> Any:
    """What the person still owes, the next one first."""
    states = (Duty.State.OPEN, Duty.State.LAPSED)
    return Duty.objects.filter(person=person, state__in=states).select_related("operation_item")


def stored_pdf(certificate: Certificate) -> bytes | None:
    """The bytes that were issued; None when the file is gone."""
    return read(certificate.pdf.name or "")


def name_objection(name: str) -> str:
    """Why this name can't be printed on a certificate, as a Chinese sentence; empty when it can."""
    missing = uncovered_characters(name)
    if not missing:
        return ""
    codes = "、".join(f"“{character}”（U+{ord(character):04X}）" for character in missing)
    return _("证书字库中没有 %(codes)s，无法打印。请核对用字，或联系管理员补充字库。") % {"codes": codes}


def trace(number: str) -> Trace | None:
    """The verified story of the certificate with this number; None when there is none."""
    certificate = find(number)
    return trace_certificate(certificate) if certificate else None
