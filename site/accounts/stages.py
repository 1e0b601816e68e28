"""Stages of a sign-in that differ from allauth's."""

from __future__ import annotations

from typing import Any

from allauth.account.stages import PhoneVerificationStage


class SignUpPhoneStage(PhoneVerificationStage):
    """A phone is verified when somebody signs up with it. Staff without a phone and workers whose number
    was entered at the counter sign in without a text; a code sign-in verifies the number on its way."""

    def handle(self) -> Any:
        if not self.login.signup:
            return None, True
        return super().handle()
