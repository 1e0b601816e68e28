"""`load.N.*`: an examination day of N candidates on one machine, server, database and load client together.

100 items a paper out of a bank of 1,000; all start within 10 s, one change each 6 s for 40 s, all hand in within 30 s
(trust.md section 10.3). 5 % drop off the network for 8–20 s, 2 % open a second tab; the public verifies certificates
20–50 times a second. The house is that of `make run` (granian, Celery with beat, embedded Valkey) with production's
settings and PostgreSQL of its own, commits waiting for the disk. `lost` is what the checker of the fault tests finds:
acknowledged answers not stored, strangers' answers, papers or grades that differ.

LOAD=250,500 runs other sizes.
"""

from __future__ import annotations

import asyncio
import os
import random
import statistics
import tempfile
from pathlib import Path

from tests.bench.figures import Figures

SIZES = (200, 500, 1000, 2000)
LIMIT_SECONDS = 1500
METRICS = ("load.200", "load.500", "load.1000", "load.2000", "load.scaling")
ITEMS, CERTIFICATES = 100, 100
GOALS = {
    200: {"start_p95_s": "<=5", "save_p95_s": "<=0.5", "save_p99_s": "<=2", "submit_p95_s": "<=3"},
    500: {
        "start_p95_s": "<=5",
        "all_started_s": "<=20",
        "save_p95_s": "<=0.5",
        "save_p99_s": "<=2",
        "submit_p95_s": "<=3",
        "after_the_end_s": "<=60",
    },
    1000: {"all_started_s": "<=45", "save_p99_s": "<=3"},
    2000: {"all_started_s": "<=90", "save_p99_s": "<=5", "after_the_end_s": "<=120"},
}


def quantile(values: list[float], share: float) -> float:
    return statistics.quantiles(values, n=1000, method="inclusive")[round(share * 1000) - 1]


def one_day(size: int, figures: Figures) -> float:
    """Prints the figures of one size; gives saves a second."""
    from tests.bench.processes import cpu_seconds, family, resident_mb
    from tests.faults.checker import acknowledged, check_answers, check_grades
    from tests.faults.cluster import Cluster, programs
    from tests.faults.day import Figures as Day
    from tests.faults.day import Shape, examinees, hold, sign_in
    from tests.faults.history import History, read
    from tests.faults.house import FaultHouse

    folder = programs()
    if folder is None:
        raise SystemExit("no PostgreSQL programs")
    with tempfile.TemporaryDirectory(prefix="anpei-load-") as temporary, Cluster(folder) as cluster:
        place = Path(temporary)
        house = FaultHouse(place / "house", cluster, "tests.bench.settings")
        tickets = house.lay(size, ITEMS)
        try:
            shape = Shape(verifies_per_s=20 if size < 500 else 50, certificates=house.lay_certificates(CERTIFICATES))
            house.open()
            house.wait_for_papers(size)
            history, day = History(place / "day.jsonl"), Day()
            people = examinees(tickets, house.port, history, day, seed=size)
            asyncio.run(sign_in(people))
            before = cpu_seconds(house.child("web").pid, cluster.postmaster)
            asyncio.run(hold(people, shape, day, random.Random(size)))
            spent = cpu_seconds(house.child("web").pid, cluster.postmaster) - before
            memory = resident_mb(family(house.child("web").pid))
            history.close()
            records, dump = list(read(history.path)), house.dump()
        finally:
            house.close()
    findings = [*check_answers(records, dump), *check_grades(records, dump)]
    goals = GOALS.get(size, {})
    name = f"load.{size}"
    rate = len(day.saves) / (shape.bell + shape.saving)
    for key, value, unit in (
        ("start_p50_s", quantile(day.starts, 0.5), "s"),
        ("start_p95_s", quantile(day.starts, 0.95), "s"),
        ("all_started_s", day.all_started, "s"),
        ("save_p50_s", quantile(day.saves, 0.5), "s"),
        ("save_p95_s", quantile(day.saves, 0.95), "s"),
        ("save_p99_s", quantile(day.saves, 0.99), "s"),
        ("submit_p50_s", quantile(day.submits, 0.5), "s"),
        ("submit_p95_s", quantile(day.submits, 0.95), "s"),
        ("after_the_end_s", day.after_the_end, "s"),
        ("verify_p95_s", quantile(day.verifies, 0.95), "s"),
        ("saves_per_s", rate, "1/s"),
        ("requests_per_s", day.requests / (shape.bell + shape.saving + shape.closing), "1/s"),
        ("cpu_s", spent, "s"),
        ("web_mb", memory, "MiB"),
        ("dropped", day.dropped, "people"),
        ("second_tabs", day.tabs, "people"),
        ("acknowledged", acknowledged(records), "answers"),
    ):
        figures.say(f"{name}.{key}", value, unit, goals.get(key, "-"))
    figures.say(f"{name}.error_share", day.errors / day.requests, "share", "<=0.001")
    figures.say(f"{name}.lost", len(findings), "findings", "<=0")
    for finding in findings[:20]:
        print(finding)
    return rate


def main() -> None:
    figures = Figures()
    from tests.faults.cluster import programs

    if programs() is None:
        for name in METRICS:
            figures.skip(name, "no PostgreSQL programs here")
        return
    only = os.environ.get("ONLY", "").split(".")
    sizes = [int(word) for word in os.environ.get("LOAD", "").split(",") if word] or list(SIZES)
    if len(only) > 1 and only[1].isdigit():
        sizes = [int(only[1])]
    for size in sizes:
        one_day(size, figures)
    figures.end()


if __name__ == "__main__":
    main()
