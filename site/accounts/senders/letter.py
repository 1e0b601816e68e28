"""What every sender is given, and what it raises."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Letter:
    """One text for one address; `key` makes a second delivery of it recognisable.

    `channel` is `sms`, `email` or `wechat`: for the last, subject and body fill the fields of a template message.
    """

    key: str
    to: str
    subject: str
    body: str
    link: str = ""
    channel: str = "sms"

    @property
    def text(self) -> str:
        return f"{self.body}\n{self.link}" if self.link else self.body


class NotSent(Exception):
    """The gateway is away or refused; the text says why, without addresses."""
