"""What a certificate is worth on a day, said in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from certificates.domain.facts import chinese_date


@dataclass(frozen=True, slots=True)
class Standing:
    """`key` is valid, expired, suspended, replaced or revoked; `tone` is the colour of the design system.

    `day` and `detail` are what the sentence says besides: until or since when; the ground, or the successor's number.
    """

    key: str
    label: str
    sentence: str
    tone: str
    day: date | None = None
    detail: str = ""

    @property
    def is_good(self) -> bool:
        return self.key == "valid"


def standing_on(
    day: date,
    *,
    state: str,
    valid_to: date | None,
    changed_on: date | None = None,
    ground: str = "",
    successor: str = "",
) -> Standing:
    """The standing of an issued certificate; a state that takes something away outweighs the calendar."""
    since = f"自{chinese_date(changed_on)}起" if changed_on else ""
    if state == "revoked":
        reason = f"撤销情形：{ground}。" if ground else ""
        return Standing(
            "revoked", "已撤销", f"这张证书{since}已被撤销，不再有效。{reason}", "danger", changed_on, ground
        )
    if state == "suspended":
        reason = f"情形：{ground}。" if ground else ""
        return Standing(
            "suspended", "已暂停", f"这张证书{since}已被暂停，暂停期间不能使用。{reason}", "warn", changed_on, ground
        )
    if state == "replaced":
        hint = f"请查验新证 {successor}。" if successor else "请查验换发后的新证。"
        return Standing(
            "replaced", "已换发", f"这张证书{since}已换发新证，旧证不再使用。{hint}", "warn", changed_on, successor
        )
    if valid_to is not None and valid_to < day:
        return Standing("expired", "已过期", f"这张证书的有效期已于{chinese_date(valid_to)}届满。", "warn", valid_to)
    until = f"，有效期至{chinese_date(valid_to)}" if valid_to else "，长期有效"
    return Standing("valid", "有效", f"这张证书由安培平台签发，目前有效{until}。", "ok", valid_to)
