"""`manage.py time_travel PERSON-UUID 2020-06-01 2028-06-01`: every reminder of one person's life, as a table."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.api import Person
from certificates.actions.duty_rules import rules
from certificates.actions.recompute_duties import history_of
from certificates.domain.life import Told, life
from certificates.models import Duty


class Command(BaseCommand):
    help = "逐日推算一个人的到期事项，列出每一条提醒（只读，不写库）"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("person")
        parser.add_argument("first", type=date.fromisoformat)
        parser.add_argument("last", type=date.fromisoformat)

    def handle(self, *args: Any, **options: Any) -> None:
        person = Person.objects.filter(uuid=options["person"]).first()
        if person is None:
            raise CommandError("没有这个人")
        told = life(history_of(person.pk), rules=rules(), first=options["first"], last=options["last"])
        for line in table(list(told)):
            self.stdout.write(line)


def table(told: list[Told]) -> list[str]:
    """A heading and a line for each reminder: day, step, duty, last day, rule, state."""
    labels = dict(Duty.Kind.choices)
    lines = ["日期        提前   事项          截止        规则   状态"]
    for one in told:
        state = one.duty.outcome or one.duty.state
        kind = str(labels[one.duty.kind])
        lines.append(f"{one.on}  {one.step:>4}   {kind:　<8}  {one.duty.lapses_on}  {one.duty.edition_key:<5}  {state}")
    return lines
