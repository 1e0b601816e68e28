"""The one door to accounts: people, organisations, roles, messages."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings

from accounts.actions.archive_guard import FileRefused, refuse_hostile_archive
from accounts.actions.assist_reset import Assistance, assist_reset, check_may_assist
from accounts.actions.deliver_message import deliver_message, sweep_messages
from accounts.actions.edit_person import edit_person
from accounts.actions.end_membership import end_membership
from accounts.actions.grant_role import grant_role, grantable_roles
from accounts.actions.guard_sign_in import LockedOut, bucket, enter_try, forget_old_failures, forgive
from accounts.actions.import_posts import PostVerdict, import_posts
from accounts.actions.mark_read import mark_read
from accounts.actions.note_worker import note_worker, workers_seen
from accounts.actions.open_account import claim_person, new_username, open_account
from accounts.actions.own_data import own_chapters, register_own_data
from accounts.actions.print_page import PAPER_SHEET, print_page
from accounts.actions.promise_message import promise_message
from accounts.actions.promise_messages import Text, promise_messages
from accounts.actions.read_roster_row import read_roster_row
from accounts.actions.read_table import Table, TableRow, read_table, row_fault
from accounts.actions.record_consent import (
    consent_text,
    has_consented,
    has_withdrawn,
    latest_consent,
    record_consent,
)
from accounts.actions.record_work import (
    PostFacts,
    WorkFacts,
    end_absence,
    end_post,
    record_fact,
    record_post,
    register_fact_check,
)
from accounts.actions.register_people import register_people
from accounts.actions.register_person import PersonFacts, Registered, check_facts, register_name_check, register_person
from accounts.actions.reset_second_factor import reset_second_factor
from accounts.actions.reveal_number import reveal_number
from accounts.actions.save_organisation import save_organisation
from accounts.actions.set_photo import photo_bytes, set_photo
from accounts.actions.use_initial_password import has_lapsed, password_was_set, use_initial_password
from accounts.actions.wake import wake
from accounts.actions.write_table import XLSX, write_table, write_tables
from accounts.domain.cells import read_day
from accounts.domain.consent_texts import ConsentText
from accounts.domain.consent_texts import newest as newest_text
from accounts.domain.drawn_picture import PictureRefused, photo_jpeg, signature_png
from accounts.domain.identity import (
    digits_lost,
    mask_mobile,
    mask_name,
    mask_number,
    normalise_name,
    normalise_number,
    number_fault,
)
from accounts.domain.own_data import DataChapter
from accounts.domain.portrait import STANDARD as PHOTO_STANDARD
from accounts.domain.portrait_file import PhotoProfile
from accounts.domain.roles import conflict, examiner_conflict
from accounts.domain.roster import RosterPerson
from accounts.domain.roster import column_of as roster_column_of
from accounts.domain.scan import ScanRefused, redraw_scan
from accounts.domain.sign_in import identifier_kind, mobile_fault, normalise_mobile
from accounts.domain.work_table import COLUMNS as POST_COLUMNS
from accounts.models import (
    Consent,
    EncryptedTextField,
    Membership,
    Message,
    Organisation,
    Person,
    PostHolding,
    Region,
    Role,
    User,
    WorkFact,
    lookup_hash,
    private_storage,
)
from accounts.permissions import (
    NotAllowed,
    abilities_of,
    lacks_second_factor,
    may,
    organisations_where,
    people_where,
    register_reach,
    require,
    roles_of,
)
from accounts.refusals import Refused

__all__ = [
    "DataChapter",
    "own_chapters",
    "register_own_data",
    "POST_COLUMNS",
    "PostFacts",
    "PostHolding",
    "PostVerdict",
    "WorkFact",
    "WorkFacts",
    "end_absence",
    "end_post",
    "import_posts",
    "record_fact",
    "record_post",
    "PAPER_SHEET",
    "XLSX",
    "FileRefused",
    "RosterPerson",
    "Table",
    "TableRow",
    "read_roster_row",
    "read_day",
    "read_table",
    "row_fault",
    "roster_column_of",
    "write_table",
    "write_tables",
    "PHOTO_STANDARD",
    "Assistance",
    "Consent",
    "ConsentText",
    "EncryptedTextField",
    "LockedOut",
    "Membership",
    "Message",
    "NotAllowed",
    "Organisation",
    "Person",
    "PersonFacts",
    "PhotoProfile",
    "PictureRefused",
    "Refused",
    "Region",
    "Registered",
    "Role",
    "ScanRefused",
    "User",
    "abilities_of",
    "actor_of",
    "assist_reset",
    "bucket",
    "check_facts",
    "check_may_assist",
    "claim_person",
    "conflict",
    "consent_text",
    "deliver_message",
    "desk_messages",
    "edit_person",
    "end_membership",
    "enter_try",
    "examiner_conflict",
    "forget_old_failures",
    "forgive",
    "grant_role",
    "grantable_roles",
    "has_consented",
    "has_lapsed",
    "has_withdrawn",
    "identifier_kind",
    "lacks_second_factor",
    "latest_consent",
    "lookup_hash",
    "mark_read",
    "mask_mobile",
    "mask_name",
    "digits_lost",
    "mask_number",
    "may",
    "mobile_fault",
    "new_username",
    "newest_text",
    "normalise_mobile",
    "normalise_name",
    "normalise_number",
    "note_worker",
    "number_fault",
    "open_account",
    "organisations_where",
    "password_was_set",
    "people_where",
    "person_of",
    "photo_bytes",
    "photo_jpeg",
    "print_page",
    "private_storage",
    "Text",
    "promise_message",
    "promise_messages",
    "record_consent",
    "refuse_hostile_archive",
    "redraw_scan",
    "register_fact_check",
    "register_name_check",
    "register_people",
    "register_person",
    "register_reach",
    "require",
    "reset_second_factor",
    "reveal_number",
    "roles_of",
    "sample_sign_ins",
    "save_organisation",
    "set_photo",
    "signature_png",
    "sweep_messages",
    "use_initial_password",
    "wake",
    "workers_seen",
]


def actor_of(user: Any) -> str:
    """The pseudonym under which evidence names whoever acts; `system` when nobody is signed in."""
    return user.actor if isinstance(user, User) else "system"


def person_of(user: Any) -> Person | None:
    """The person behind a signed-in account; None for an account that has not told who it is."""
    if not isinstance(user, User):
        return None
    return Person.objects.filter(user=user).first()


def desk_messages(person: Person) -> Any:
    """What the person's desk shows, newest first."""
    return Message.objects.filter(person=person, channel=Message.Channel.DESK)


def sample_sign_ins() -> list[dict[str, str]]:
    """The sample world's sign-ins (role, login, password, note), shown only where settings say so."""
    file = settings.DATA_DIR / "sample_sign_ins.json"
    if not settings.SAMPLE_SIGN_INS or not file.is_file():
        return []
    rows: list[dict[str, str]] = json.loads(file.read_text(encoding="utf-8"))
    return rows
