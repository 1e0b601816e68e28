"""`roster.20000_s`: a roster of 20,000 rows with the dirt of domain.md 7.1 checked and enrolled; peak of memory.

On PostgreSQL, and told beside it on SQLite, which `make run` uses. One row in fifty holds what Excel leaves of a number
and is refused.
"""

from __future__ import annotations

import io
import resource
import sys
import time

METRICS = ("roster.20000_s", "roster.20000_rss_mb", "roster.sqlite_20000_s", "roster.sqlite_20000_rss_mb")
LIMIT_SECONDS = 600
ROWS = 20_000


def roster() -> bytes:
    """Full-width digits, lower-case x, spaces, zeroed numbers; synthetic numbers only."""
    from openpyxl import Workbook

    from tests.accounts.factories import id_number

    book = Workbook(write_only=True)
    sheet = book.create_sheet("名单")
    sheet.append(["姓名", "身份证号", "手机", "学历", "单位名称"])
    for number in range(1, ROWS + 1):
        person = id_number(number)
        if number % 7 == 0:
            person = f" {person} "
        if number % 11 == 0:
            person = person.translate({ord(str(digit)): 0xFF10 + digit for digit in range(10)})
        if number % 50 == 0:
            person = f"{person[:14]}0000"  # what Excel leaves of a number
        sheet.append([f"学员{number}", person.lower(), f"1380000{number % 10000:04d}", "初中", f"第{number % 90}公司"])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def measure(engine: str) -> None:
    """Seconds and peak MiB of one import on `postgresql` or `sqlite`, printed as two words."""
    from tests.bench import database

    with getattr(database, engine)():
        import django

        django.setup()
        from django.db import connection

        from courses.actions.commit_roster import commit_roster
        from courses.actions.import_roster import check_roster
        from courses.models import Enrolment
        from tests.courses.factories import make_class, make_post

        training_class = make_class()
        registrar = make_post(training_class.institution, "registrar")
        data = roster()
        began = time.perf_counter()
        batch = check_roster(training_class, io.BytesIO(data), file_name="名单.xlsx", by=registrar)
        done = commit_roster(batch, by=registrar)
        spent = time.perf_counter() - began
        enrolled = Enrolment.objects.filter(training_class=training_class).count()
        if enrolled < ROWS * 0.97 or sum(done.result.values()) != ROWS:
            raise SystemExit(f"enrolled {enrolled} of {ROWS}: {done.result}")
        connection.close()
    print(spent, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def main() -> None:
    from tests.bench.frame import on_both_engines

    on_both_engines(__file__, stem="roster", size="20000")


if __name__ == "__main__":
    if sys.argv[1:]:
        measure(sys.argv[1])
    else:
        main()
