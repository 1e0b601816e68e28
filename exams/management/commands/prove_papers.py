"""`manage.py prove_papers SITTING`: are the stored papers those that the published rule draws?"""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from exams.actions.prove_papers import prove_papers
from exams.actions.prove_practical import prove_tasks
from exams.models import Sitting


class Command(BaseCommand):
    help = "证明一场考试的每份试卷都是公布的规则抽出的那一份"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("sitting", help="场次的 UUID")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            sitting = Sitting.objects.filter(uuid=options["sitting"]).exclude(commitment="").first()
        except ValidationError as error:
            raise CommandError("场次应为 UUID，可在场次页面的地址中找到。") from error
        if sitting is None:
            raise CommandError("没有这一场，或这一场还没有锁定。")
        wrong = papers = 0
        for verdict in (prove_papers if sitting.pool_id else prove_tasks)(sitting):
            papers += verdict.name.startswith("准考证")
            if not verdict.ok:
                wrong += 1
                self.stdout.write(f"✗ {verdict.name}：{verdict.reason}")
        if wrong:
            raise CommandError(f"{sitting.name}：有 {wrong} 处不符。")
        self.stdout.write(f"{sitting.name}：承诺与 {papers} 份试卷全部相符。")
