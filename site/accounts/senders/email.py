"""Sends e-mail through Django's mail backend (ANPEI_EMAIL_URL)."""

from __future__ import annotations

from email.utils import make_msgid
from smtplib import SMTPException

from django.core.mail import EmailMessage

from accounts.senders.letter import Letter, NotSent


def send(letter: Letter) -> None:
    """One plain-text mail; `NotSent` when the server is away or refuses."""
    mail = EmailMessage(letter.subject, letter.text, to=[letter.to], headers={"Message-ID": make_msgid(domain="anpei")})
    try:
        mail.send()
    except (SMTPException, OSError) as error:
        raise NotSent(f"mail server: {type(error).__name__}") from error
