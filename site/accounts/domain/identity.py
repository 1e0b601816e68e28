"""Identity documents: normalising what people type, checking what has a check digit, masking what is shown.

GB 11643: 18 characters, weights below, check character from the sum modulo 11 (domain.md section 7.3). The
checksum binds 18-digit document types only (R-18).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS = "10X98765432"
CHECKED_TYPES = frozenset({"resident", "hmt_resident", "foreign_resident"})
_MIDDLE_DOTS = str.maketrans({"•": "·", "‧": "·", "∙": "·", "・": "·", "．": "·", ".": "·"})


@dataclass(frozen=True, slots=True)
class IdentityFacts:
    """What an 18-digit number says by itself."""

    birth_on: date
    sex: str  # "male" or "female"


def normalise_number(text: str) -> str:
    """Figures of any script as ASCII, so that one number has one hash; no spaces, no leading apostrophe, upper-case."""
    plain = unicodedata.normalize("NFKC", text).strip().lstrip("'’‘`")
    plain = "".join(f"{unicodedata.decimal(letter)}" if letter.isdecimal() else letter for letter in plain)
    return "".join(plain.split()).upper()


def normalise_name(text: str) -> str:
    """NFKC (Kangxi radicals become ideographs, pdf.md section 7), one kind of middle dot, no inner spaces
    in Han.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if any("\u4e00" <= character <= "\u9fff" for character in plain):
        plain = "".join(plain.split()).translate(_MIDDLE_DOTS)
    return " ".join(plain.split())


def check_character(first_seventeen: str) -> str:
    """The 18th character for 17 digits."""
    total = sum(int(digit) * weight for digit, weight in zip(first_seventeen, WEIGHTS, strict=True))
    return CHECK_CHARACTERS[total % 11]


def number_fault(number: str, *, document: str, today: date) -> str:
    """Why a normalised number can't be right, as a Chinese sentence; empty when it can."""
    if not number:
        return "请填写证件号码。"
    if document not in CHECKED_TYPES:
        return "" if 4 <= len(number) <= 30 else "证件号码长度应为 4 至 30 位。"
    if lost := digits_lost(number):
        return lost
    if len(number) == 15 and number.isdigit():
        return "这是 15 位的旧身份证号，应为 18 位，请按现在的身份证填写。"
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        return "证件号码应为 18 位：前 17 位为数字，末位为数字或 X。"
    if facts(number) is None:
        return "证件号码中的出生日期不存在。"
    known = facts(number)
    if known is not None and known.birth_on > today:
        return "证件号码中的出生日期在今天之后。"
    if not _checks(number):
        return "证件号码校验位不符，请核对是否录错。"
    return ""


def digits_lost(number: str) -> str:
    """The sentence for a number that Excel took for a quantity; empty when its digits are all there."""
    if "E+" in number or number.endswith("000") and len(number) == 18 and not _checks(number):
        return "证件号码被 Excel 转成了数字，末几位已丢失；请把该列设为文本后重新填写。"
    return ""


def _checks(number: str) -> bool:
    return number.isascii() and number[:17].isdigit() and check_character(number[:17]) == number[17]


def facts(number: str) -> IdentityFacts | None:
    """Birth date and sex of an 18-digit number; None when its date does not exist."""
    try:
        birth_on = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
        return IdentityFacts(birth_on=birth_on, sex="male" if int(number[16]) % 2 else "female")
    except (ValueError, IndexError):
        return None


def mask_number(number: str) -> str:
    """`430************123X`: the first three and the last four of long numbers, less of short ones."""
    if len(number) >= 15:
        return f"{number[:3]}{'*' * (len(number) - 7)}{number[-4:]}"
    return f"{number[:1]}{'*' * max(len(number) - 3, 1)}{number[-2:]}" if len(number) > 3 else "***"


def mask_name(name: str) -> str:
    """`张*`, `欧阳*锋` → first character kept, the others starred but the last of long names."""
    if len(name) <= 1:
        return "*"
    if len(name) == 2:
        return f"{name[0]}*"
    return f"{name[0]}{'*' * (len(name) - 2)}{name[-1]}"


def mask_mobile(mobile: str) -> str:
    """`138****5678`."""
    return f"{mobile[:3]}****{mobile[-4:]}" if len(mobile) >= 8 else "****"
