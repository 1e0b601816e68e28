"""`stats.2000x100_s`: all figures of a sitting of 2,000 candidates with random papers of 100 items, read and stored, on
PostgreSQL; `stats.cpu_s`: this process's share of a core in it; `stats.pure_s`: CPU seconds of the arithmetic;
`stats.rss_mb`: the process's peak memory.
"""

from __future__ import annotations

import resource
import time

METRICS = ("stats.2000x100_s", "stats.cpu_s", "stats.pure_s", "stats.rss_mb", "stats.queries")
PEOPLE = 2_000


def main() -> None:
    from tests.bench import database
    from tests.bench.figures import Figures

    figures = Figures()
    if not database.server():
        for name in METRICS:
            figures.skip(name, "no PostgreSQL server answers")
        return
    with database.postgresql():
        import django

        django.setup()
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        from exams.actions.compute_statistics import compute_sitting
        from exams.actions.read_sheets import read_sheets
        from exams.domain.statistics.reliability import reliability
        from exams.domain.statistics.tally import tally_items
        from exams.models import SittingItemStatistic
        from tests.exams.room_world import make_bank, make_blueprint, make_owner, make_user, make_world
        from tests.exams.statistics.sitting_world import register, sit

        author, _person = make_user("author")
        bank = make_bank(make_owner(), author, judgements=560, singles=240)
        world = make_world(blueprint=make_blueprint(bank, judgements=70, singles=30, marks=100), candidates=0)
        sitting = world.sitting
        sit(sitting, register(sitting, PEOPLE))
        sitting.published_at = sitting.ends_at
        sitting.save()
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        start, worked = time.perf_counter(), time.process_time()
        statistic = compute_sitting(sitting)
        spent, worked = time.perf_counter() - start, time.process_time() - worked
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        if statistic.n != PEOPLE or SittingItemStatistic.objects.filter(sitting=sitting).count() != 800:
            raise SystemExit("the figures are not those of the sitting")
        with CaptureQueriesContext(connection) as asked:
            compute_sitting(sitting)
        sheets, _facts = read_sheets(sitting)
        start = time.process_time()
        tally_items(sheets)
        reliability(sheets)
        pure = time.process_time() - start
        connection.close()
    figures.say("stats.2000x100_s", spent, "s", "<=5")
    figures.say("stats.cpu_s", worked, "s")
    figures.say("stats.pure_s", pure, "s")
    figures.say("stats.rss_mb", max(before, peak), "MiB")
    figures.say("stats.queries", len(asked), "queries")
    figures.end()


if __name__ == "__main__":
    main()
