"""Drawing papers: the pure assembly, whether it minds the size of a bank, and the papers of a whole sitting prepared.

`assembly.papers_per_s`: papers of 100 items from 2,000, one core, tolerance ±0.5 mark. `assembly.ratio_1m_1k`: the time
of one paper from 1,000,000 items over that from 1,000, alternating. `prepare.2000_s`: the papers of a sitting of 2,000
candidates drawn and stored on PostgreSQL by two processes, with the peak memory of one. `start.queries`: statements of
a start from a prepared paper, transaction marks not counted.
"""

from __future__ import annotations

import os
import random
import resource
import statistics
import subprocess
import sys
import time
from typing import Any

METRICS = (
    "assembly.papers_per_s",
    "assembly.ratio_1m_1k",
    "prepare.2000_s",
    "prepare.rss_mb",
    "start.queries",
)
CANDIDATES, ROUNDS, PAPERS = 2_000, 5, 400


def assembler(size: int) -> Any:
    """An assembler over a made-up pool of `size` items under an ordinary blueprint of 100."""
    from exams.domain.assembly import Assembler
    from exams.domain.blueprint import BlueprintRule, PoolItem, QuotaRule, SectionRule
    from exams.domain.plan import make_plan

    luck = random.Random(size)
    pool = [
        PoolItem(
            at, ("judgement", "single")[at % 2], f"安全技术/{at % 8}", 1 + at % 3, facility=luck.randint(4000, 9800)
        )
        for at in range(1, size + 1)
    ]
    quotas = (QuotaRule("judgement", 20, "安全技术/2"), QuotaRule("judgement", 20, "", 1), QuotaRule("judgement", 30))
    rule = BlueprintRule(
        (
            SectionRule("判断", "judgement", 100, quotas),
            SectionRule("单选", "single", 100, (QuotaRule("single", 30),)),
        ),
        tolerance=50,
    )
    return Assembler(make_plan(rule, pool), "b" * 64)


def seconds_of(machine: Any, first: int) -> float:
    from exams.domain.dice import seed_of

    seeds = [seed_of("b" * 64, str(number)) for number in range(first, first + PAPERS)]
    start = time.perf_counter()
    for number, seed in enumerate(seeds, start=first):
        machine.assemble(seed=seed, number=number)
    return (time.perf_counter() - start) / PAPERS


def prepare(sitting_id: int) -> None:
    """One of the two workers: draw what is missing, tell the peak."""
    import django

    django.setup()
    from exams.actions.prepare_papers import prepare_papers
    from exams.models import Sitting

    prepare_papers(Sitting.objects.get(pk=sitting_id))
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def sitting_bench(figures: Any) -> None:
    import django

    django.setup()
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from exams.actions.start_attempt import start_attempt
    from exams.models import Paper
    from tests.exams.room_world import make_bank, make_blueprint, make_owner, make_user, make_world

    bank = make_bank(make_owner(), make_user("author")[0], judgements=1_400, singles=600)
    blueprint = make_blueprint(bank, judgements=70, singles=30, marks=100)
    world = make_world(candidates=CANDIDATES, blueprint=blueprint)
    connection.close()
    start = time.perf_counter()
    workers = [
        subprocess.Popen([sys.executable, __file__, str(world.sitting.pk)], stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    peaks = [float(worker.communicate()[0].split()[-1]) for worker in workers]
    spent = time.perf_counter() - start
    if Paper.objects.count() != CANDIDATES or Paper.objects.latest("pk").answer_key is None:
        raise SystemExit("the papers prepared are not the papers asked for")
    start_attempt(world.registrations[0])
    with CaptureQueriesContext(connection) as caught:
        start_attempt(world.registrations[1])
    marks = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
    queries = [query["sql"] for query in caught if not query["sql"].startswith(marks)]
    connection.close()
    figures.say("prepare.2000_s", spent, "s", "<=20")
    figures.say("prepare.rss_mb", max(peaks), "MiB")
    figures.say("start.queries", len(queries), "queries", "<=6")


def main() -> None:
    from tests.bench import database
    from tests.bench.figures import Figures

    figures, only = Figures(), os.environ.get("ONLY", "")
    if any(name.startswith(only) for name in METRICS[:2]):
        machine = assembler(2_000)
        seconds_of(machine, 0)
        spent = statistics.median(seconds_of(machine, PAPERS * (turn + 1)) for turn in range(ROUNDS))
        figures.say("assembly.papers_per_s", 1 / spent, "1/s", ">=2000")
        small, large = assembler(1_000), assembler(1_000_000)
        ratios = [seconds_of(large, PAPERS * turn) / seconds_of(small, PAPERS * turn) for turn in range(ROUNDS)]
        figures.say("assembly.ratio_1m_1k", statistics.median(ratios), "ratio", "<=1.3")
        del large
    if any(name.startswith(only) for name in METRICS[2:]):
        if database.server():
            with database.postgresql():
                sitting_bench(figures)
        else:
            for name in METRICS[2:]:
                figures.skip(name, "no PostgreSQL server answers")
    figures.end()


if __name__ == "__main__":
    if sys.argv[1:]:
        prepare(int(sys.argv[1]))
    else:
        main()
