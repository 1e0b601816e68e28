"""`duplicates.100k_s`: near-duplicates among 100,000 items of ordinary length, of which 2,000 are others reworded.

Pure Python, one core, no database. `duplicates.rss_mb`: the process's peak. `duplicates.found`: share of the reworded
ones that were found.
"""

from __future__ import annotations

import random
import resource
import time
from collections.abc import Iterator

METRICS = ("duplicates.100k_s", "duplicates.rss_mb", "duplicates.found")
ITEMS, REWORDED = 100_000, 2_000
WORDS = [
    word
    for line in (
        "作业人员应当停电验电接地挂牌绝缘手套检查记录监护现场条件确认漏电保护开关电缆敷设急救心肺复苏灭火器材",
        "临时用电配电箱柜标志距离安全负责审批许可终结工器具试验合格证期限电压电流电阻导线截面熔断变压器油温升",
        "脚手架体连墙杆件焊接切割气瓶间距回火阀门通风检测有限空间应急救援预案演练培训考核操作规程事故隐患排查",
    )
    for word in (line[at : at + 2] for at in range(0, len(line) - 1, 2))
]


def texts() -> Iterator[tuple[int, str]]:
    """Stems and options of 60 to 120 characters; each fiftieth is an earlier one with two words changed."""
    luck, kept = random.Random(7), []
    for identity in range(1, ITEMS + 1):
        if identity % (ITEMS // REWORDED) == 0 and kept:
            words = list(luck.choice(kept))
            words[luck.randrange(len(words))] = luck.choice(WORDS)
        else:
            words = [luck.choice(WORDS) for _ in range(luck.randint(30, 60))]
            if identity % 20 == 0:
                kept.append(words)
        yield identity, "".join(words)


def main() -> None:
    from exams.domain.duplicates import find_pairs
    from tests.bench.figures import Figures

    figures, items = Figures(), list(texts())
    start = time.perf_counter()
    pairs = list(find_pairs(items))
    spent = time.perf_counter() - start
    found = {pair.second for pair in pairs if pair.second % (ITEMS // REWORDED) == 0}
    figures.say("duplicates.100k_s", spent, "s", "<=60")
    figures.say("duplicates.rss_mb", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "MiB")
    figures.say("duplicates.found", len(found) / REWORDED, "share", ">=0.99")
    figures.end()


if __name__ == "__main__":
    main()
