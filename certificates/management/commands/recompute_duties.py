"""`manage.py recompute_duties [--part 1/2]`: the nightly recomputation; parts share the people and may run at once."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from certificates.api import recompute_part


class Command(BaseCommand):
    help = "重新计算到期事项；--part 1/2 只算前一半人，可几份同时运行"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--part", default="1/1")
        parser.add_argument("--today", type=date.fromisoformat, default=None)

    def handle(self, *args: Any, **options: Any) -> None:
        number, _slash, parts = options["part"].partition("/")
        if not (number.isdigit() and parts.isdigit() and 1 <= int(number) <= int(parts)):
            raise CommandError("--part 应写成 1/2 这样的形式")
        people, count = recompute_part(int(number), int(parts), today=options["today"])
        self.stdout.write(f"{people} 人，{count} 件")
