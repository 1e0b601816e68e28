"""`import.20000_s`, `import.20000_rss_mb`: a bank file of 20,000 rows checked and committed, and the peak of memory.

On PostgreSQL; the same on SQLite, which `make run` uses, is told beside it. The file is written by another process, so
that the peak is the import's own.
"""

from __future__ import annotations

import io
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

METRICS = ("import.20000_s", "import.20000_rss_mb", "import.sqlite_20000_s", "import.sqlite_20000_rss_mb")
ROWS = 20_000
TOPICS = ("停电作业", "验电接地", "绝缘检查", "漏电保护", "临时用电", "电缆敷设", "触电急救", "电气防火")


def rows() -> Iterator[list[str]]:
    """Judgements, singles and multiples of the length real items have."""
    for number in range(1, ROWS + 1):
        kind = ("判断", "判断", "单选", "单选", "多选")[number % 5]
        topic = TOPICS[number % len(TOPICS)]
        stem = f"第 {number} 项：在进行{topic}时，作业人员应当先确认现场条件并按照规定的顺序操作，下列说法"
        keys = {"判断": ("对", "错"), "单选": ("A", "B", "C", "D"), "多选": ("AC", "ABD", "BCD")}[kind]
        cells = {
            "题号": f"B{number:05d}",
            "题型": kind,
            "题干": stem + ("正确。" if kind == "判断" else "中应当选择的是（　）。"),
            "答案": keys[number % len(keys)],
            "解析": f"依据安全操作规程，{topic}前后都要检查并记录；第 {number} 项的要点是先断电、再验电、后挂牌。",
            "知识点": f"安全技术/{topic}",
            "难度": str(number % 3 + 1),
        }
        if kind != "判断":
            cells |= {f"选项{letter}": f"{topic}第 {number} 项的第 {letter} 种处理方法" for letter in "ABCD"}
        yield [cells.get(column, "") for column in _columns()]


def _columns() -> tuple[str, ...]:
    from exams.domain.importing import COLUMNS

    return tuple(COLUMNS)


def write_file(target: str) -> None:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("题库")
    sheet.append(list(_columns()))
    for row in rows():
        sheet.append(row)
    book.save(target)


def measure(engine: str) -> None:
    """Seconds and peak MiB of one import on `postgresql` or `sqlite`, printed as two words."""
    from tests.bench import database

    with tempfile.TemporaryDirectory() as folder, getattr(database, engine)():
        target = str(Path(folder) / "bank.xlsx")
        subprocess.run([sys.executable, __file__, "write", target], check=True)
        data = Path(target).read_bytes()
        import django

        django.setup()
        from django.db import connection

        from exams.actions.check_import import check_import
        from exams.actions.commit_import import commit_import
        from exams.models import ItemVersion
        from tests.exams import factories

        body = factories.make_body()
        bank = factories.make_bank(body)
        start = time.perf_counter()
        batch = check_import(io.BytesIO(data), name="bank.xlsx", bank=bank, user=body.author)
        done = commit_import(batch, user=body.author)
        spent = time.perf_counter() - start
        stored = ItemVersion.objects.filter(item__bank=bank).count()
        if (done.created, done.refused, stored) != (ROWS, 0, ROWS):
            refused = next((row["faults"] for row in done.rows if row["faults"]), None)
            raise SystemExit(f"the import stored {stored} rows, refused {done.refused}: {refused}")
        connection.close()
        print(spent, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def main() -> None:
    from tests.bench.frame import on_both_engines

    on_both_engines(__file__, stem="import", size="20000", most_mb="<=512")


if __name__ == "__main__":
    if sys.argv[1:2] == ["write"]:
        write_file(sys.argv[2])
    elif sys.argv[1:]:
        measure(sys.argv[1])
    else:
        main()
