"""How messages leave: one module a kind, each with `send(letter)`; `NotSent` when it did not work (F23)."""

from __future__ import annotations

from importlib import import_module

from django.conf import settings

from accounts.models import Message
from accounts.senders.letter import Letter, NotSent

__all__ = ["Letter", "NotSent", "send"]


def send(message: Message) -> None:
    """Hand a message to the sender of its channel. The desk needs none: the row itself is what is shown
    there.
    """
    if message.channel == Message.Channel.DESK:
        return
    letter = Letter(
        key=message.unique_key,
        to=message.address,
        subject=message.subject,
        body=message.body,
        link=f"{settings.ORIGIN}{message.link}" if message.link else "",
        channel=message.channel,
    )
    kind = "email" if message.channel == Message.Channel.EMAIL else settings.SENDER
    import_module(f"accounts.senders.{kind}").send(letter)
