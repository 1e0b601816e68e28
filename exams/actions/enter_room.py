"""Let a candidate into the room by ticket: one fast hash, few tries for the short code."""

from __future__ import annotations

from django.conf import settings
from django.db.models.functions import Upper

from accounts.api import LockedOut, bucket, enter_try, forgive
from exams.domain.networks import neighbourhood
from exams.domain.ticket import as_printed, matches, ticket_code, ticket_token
from exams.models import Registration


class EntryRefused(Exception):
    """The ticket isn't accepted; the message says what to do."""


def code_of(registration: Registration) -> str:
    """The code printed on the ticket."""
    return ticket_code(settings.LOOKUP_KEY, str(registration.uuid), registration.ticket_generation)


def token_of(registration: Registration) -> str:
    """The token in the ticket's QR code."""
    return ticket_token(settings.LOOKUP_KEY, str(registration.uuid), registration.ticket_generation)


def enter_by_code(ticket_number: str, code: str, *, address: str = "") -> Registration:
    """The registration of this number when the code fits; a wrong number and a wrong code read the same.

    Tries are counted by ticket and by where they come from (`address`): numbers run on, and whoever sits at home must
    not be able to shut a hall out (SEC-18). A hall behind one address has a count for each of its tickets (CON-4).
    """
    number = as_printed(ticket_number)
    account = bucket(None, number, purpose="ticket")
    device = bucket(None, neighbourhood(address), purpose="ticket-from")[:40]
    try:
        enter_try(account, device=device, user=None)
    except LockedOut as error:
        raise EntryRefused(f"输错次数过多，请 {error.minutes} 分钟后再试，或请监考员协助。") from error
    registration = Registration.objects.annotate(upper=Upper("ticket_number")).filter(upper=number).first()
    if registration is None or not matches(code_of(registration), code):
        raise EntryRefused("准考证号或考试码不正确，请对照准考证重新输入。")
    forgive(account, device=device)
    return _admitted(registration)


def enter_by_token(ticket_number: str, token: str) -> Registration:
    """The same by the QR code; 160 bits need no counting of tries."""
    registration = Registration.objects.filter(ticket_number=ticket_number).first()
    if registration is None or not matches(token_of(registration), token):
        raise EntryRefused("二维码无效，请使用最新打印的准考证，或输入准考证号和考试码。")
    return _admitted(registration)


def _admitted(registration: Registration) -> Registration:
    if registration.state != Registration.State.REGISTERED:
        raise EntryRefused("该报名未通过资格审查或已取消，请联系考务人员。")
    return registration
