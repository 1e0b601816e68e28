"""`paper.draw_store_ms`: a paper of 100 items drawn from 2,000 and stored, on PostgreSQL; `paper.assemble_ms`: the draw
alone, without the database.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterable
from typing import Any

METRICS = ("paper.draw_store_ms", "paper.assemble_ms")
WARM, ROUNDS = 10, 60


def median_ms(work: Callable[[Any], object], things: Iterable[Any]) -> float:
    """Median milliseconds of `work` over all things but the first few."""
    times = []
    for thing in things:
        start = time.perf_counter()
        work(thing)
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times[WARM:])


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

        from exams.actions.draw_paper import draw_paper
        from exams.domain.assembly import assemble
        from exams.domain.dice import seed_of
        from exams.models import Paper
        from exams.models.pool import pool_of, rule_of
        from tests.exams.room_world import make_bank, make_blueprint, make_user, make_world

        author, _person = make_user("author")
        bank = make_bank(_body(), author, judgements=1_400, singles=600)
        blueprint = make_blueprint(bank, judgements=70, singles=30, marks=100)
        world = make_world(candidates=WARM + ROUNDS, blueprint=blueprint)
        sitting = world.sitting
        stored = median_ms(lambda registration: draw_paper(registration, sitting), world.registrations)
        if Paper.objects.count() != WARM + ROUNDS or len(Paper.objects.latest("pk").origin) != 100:
            raise SystemExit("the papers drawn are not the papers asked for")
        rule, pool = rule_of(blueprint), pool_of(sitting.pool)
        seeds = [seed_of(sitting.secret, str(registration.uuid)) for registration in world.registrations]
        drawn = median_ms(lambda seed: assemble(rule, pool, seed=seed), seeds)
        connection.close()
    figures.say("paper.draw_store_ms", stored, "ms", "<=50")
    figures.say("paper.assemble_ms", drawn, "ms")
    figures.end()


def _body():
    from accounts.models import Organisation, Region

    region = Region.objects.create(code="430100", name="长沙市", level=2)
    return Organisation.objects.create(kind="exam_body", name="长沙市考试中心", region=region)


if __name__ == "__main__":
    main()
