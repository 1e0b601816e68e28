"""Mails for allauth: promised like every message, with links that use the configured origin (SEC-22)."""

from __future__ import annotations

from secrets import token_hex
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from accounts import api


class Mails:
    """The mail half of the adapter."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Plain text, sent after commit by a worker: a slow mail server holds up nobody."""
        values = {
            "site_name": settings.WAGTAIL_SITE_NAME,
            "origin": settings.ORIGIN,
            "email": email,
            **context,
        }
        api.promise_message(
            person=None,
            kind="code" if "code" in context else "account",
            channels=[api.Message.Channel.EMAIL],
            subject="【安培】" + " ".join(render_to_string(f"{template_prefix}_subject.txt", values).split()),
            body=render_to_string(f"{template_prefix}_message.txt", values).strip(),
            address=email,
            unique_key=f"mail:{token_hex(12)}",
        )

    def get_reset_password_from_key_url(self, key: str) -> str:
        user_part, _dash, token = key.partition("-")
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": user_part, "key": token})
        return f"{settings.ORIGIN}{path}"

    def get_email_confirmation_url(self, request: Any, emailconfirmation: Any) -> str:
        return settings.ORIGIN + reverse("account_confirm_email", args=[emailconfirmation.key])
