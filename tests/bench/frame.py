"""Frames that benches share: everything on one PostgreSQL database, or one import an engine in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence

from tests.bench import database
from tests.bench.figures import Figures

NO_SERVER = "no PostgreSQL server answers"


def on_postgresql(names: Sequence[str], measure: Callable[[Figures], None]) -> None:
    """Run `measure` on a fresh database with Django set up; say of each name why not when there is no server."""
    figures = Figures()
    if not database.server():
        for name in names:
            figures.skip(name, NO_SERVER)
        return
    with database.postgresql():
        import django

        django.setup()
        from django.db import connections

        try:
            measure(figures)
        finally:
            connections.close_all()
    figures.end()


def on_sqlite(measure: Callable[[Figures], None]) -> None:
    """Run `measure` on a fresh database as `make run` has it, with Django set up."""
    figures = Figures()
    with database.sqlite():
        import django

        django.setup()
        from django.db import connections

        try:
            measure(figures)
        finally:
            connections.close_all()
    figures.end()


def on_both_engines(script: str, *, stem: str, size: str, most_mb: str = "-") -> None:
    """`script <engine>` prints seconds and peak MiB; they are said as `stem.[sqlite_]size_s` and `…_rss_mb`."""
    figures, only = Figures(), os.environ.get("ONLY", "")
    for engine, label in (("postgresql", ""), ("sqlite", "sqlite_")):
        names = (f"{stem}.{label}{size}_s", f"{stem}.{label}{size}_rss_mb")
        if not any(name.startswith(only) for name in names):
            continue
        if engine == "postgresql" and not database.server():
            for name in names:
                figures.skip(name, NO_SERVER)
            continue
        out = subprocess.run([sys.executable, script, engine], check=True, stdout=subprocess.PIPE, text=True).stdout
        seconds, peak = (float(word) for word in out.split()[-2:])
        figures.say(names[0], seconds, "s", "<=60")
        figures.say(names[1], peak, "MiB", most_mb)
    figures.end()
