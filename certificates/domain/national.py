"""The national sites where a state certificate can be looked up by hand (domain.md §7.6), and rows of such cards.

The sites are guarded by a picture that a person must read; the platform only links there and keeps what the person saw.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

SITES: dict[str, tuple[str, str]] = {
    "mem": ("应急管理部 特种作业操作证及安全生产知识和管理能力考核合格信息查询平台", "https://cx.mem.gov.cn/"),
    "samr": ("全国特种设备公示信息查询平台", "https://cnse.samr.gov.cn/"),
    "mohurd": ("全国工程质量安全监管信息平台", "https://zlaq.mohurd.gov.cn/"),
    "osta": ("技能人才评价证书全国联网查询", "https://zscx.osta.org.cn/"),
}
COLUMNS = (
    "姓名", "证件号码", "操作项目", "证号", "初领日期", "有效期开始", "有效期结束", "应复审日期", "实际复审日期",
    "签发机关",
)  # fmt: skip
DAYS = ("初领日期", "有效期开始", "有效期结束", "应复审日期", "实际复审日期")
REQUIRED = ("姓名", "证件号码", "操作项目", "初领日期", "有效期开始", "有效期结束", "签发机关")
_ALIASES = {"身份证号": "证件号码", "准操项目": "操作项目", "有效期起": "有效期开始", "有效期止": "有效期结束",
            "发证机关": "签发机关", "初次领证日期": "初领日期"}  # fmt: skip
LONGEST = timedelta(days=366 * 11)


class CardFault(ValueError):
    """The card can't be as typed; the text is the sentence shown, `field` where it belongs."""

    def __init__(self, field: str, text: str) -> None:
        super().__init__(text)
        self.field = field


@dataclass(frozen=True, slots=True)
class Card:
    """What stands on a state certificate."""

    number: str
    first_issued_on: date
    valid_from: date
    valid_to: date
    review_due_on: date | None
    reviewed_on: date | None
    authority: str


def column_of(heading: str) -> str:
    return _ALIASES.get(heading, heading if heading in COLUMNS else "")


def check_card(card: Card, *, today: date) -> Card:
    """CardFault when the dates can't be true."""
    if card.first_issued_on > card.valid_from:
        raise CardFault("valid_from", "有效期开始不能早于初领日期。")
    if card.valid_from >= card.valid_to or card.valid_to - card.valid_from > LONGEST:
        raise CardFault("valid_to", "有效期结束应在开始之后、十年以内，请核对。")
    if card.first_issued_on > today:
        raise CardFault("first_issued_on", "初领日期还没有到，请核对。")
    if not card.authority.strip():
        raise CardFault("authority", "请填写签发机关。")
    return card


def card_in(cells: Mapping[str, str], *, day: Callable[[str], date | None]) -> Card:
    """The card of one row of a list. `day` reads a date as people write it; ValueError when it is none."""
    days = {}
    for name in DAYS:
        try:
            days[name] = day(cells.get(name, ""))
        except ValueError as error:
            raise CardFault(name, f"“{name}”不是日期：{cells.get(name, '')[:20]}") from error
    first, begins, ends = days["初领日期"], days["有效期开始"], days["有效期结束"]
    if first is None or begins is None or ends is None:
        raise CardFault("初领日期", "初领日期、有效期开始和结束都要填。")
    return Card(
        cells.get("证号", "").strip()[:40], first, begins, ends, days["应复审日期"], days["实际复审日期"],
        cells.get("签发机关", "").strip()[:120],
    )  # fmt: skip
