"""Data sets that others have published together with their figures, and sheets made of right and wrong."""

from __future__ import annotations

from collections.abc import Sequence

from exams.domain.statistics.sheet import Answer, Sheet

LSAT6 = """
00000:3 00001:6 00010:2 00011:11 00100:1 00101:1 00110:3 00111:4 01000:1 01001:8 01011:16 01101:3 01110:2 01111:15
10000:10 10001:29 10010:14 10011:81 10100:3 10101:28 10110:15 10111:80 11000:16 11001:56 11010:21 11011:173 11100:11
11101:61 11110:28 11111:298
"""
"""Section 6 of the Law School Admission Test: 1,000 people, 5 items (Bock & Lieberman 1970, Psychometrika 35:179)."""

QUIZ = """
1111110110 1011011101 1111011001 0010001000 0000010010 1110111111 1101110111 1111111101 0101111101 1101101110
"""
"""Ten students, ten items (K. Wuensch, East Carolina University, KR20.txt): Σpq = 2.18, variance 5.84."""

BERKELEY = {
    "A": (512, 313, 89, 19),
    "B": (353, 207, 17, 8),
    "C": (120, 205, 202, 391),
    "D": (138, 279, 131, 244),
    "E": (53, 138, 94, 299),
    "F": (22, 351, 24, 317),
}
"""Admitted and rejected men, admitted and rejected women, by department (Bickel, Hammel & O'Connell 1975, Science)."""


def sheet(pattern: Sequence[int], *, marks: int = 100, first: int = 0, section: int = 0) -> Sheet:
    """Right/wrong answers to items `first`, `first` + 1 …"""
    return Sheet(tuple(Answer(first + at, section, right * marks, marks, None) for at, right in enumerate(pattern)))


def sheets(text: str) -> list[Sheet]:
    """From `pattern` or `pattern:count` words."""
    found: list[Sheet] = []
    for word in text.split():
        pattern, _, count = word.partition(":")
        found += [sheet([int(digit) for digit in pattern])] * int(count or 1)
    return found
