"""`manage.py calibrate_items BANK`: put a bank's items on one Rasch scale."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from exams.actions.calibrate_items import calibrate_items
from exams.domain.statistics.rasch import FEW, LEAST, RaschUnavailable
from exams.models import ItemBank


class Command(BaseCommand):
    help = "用 Rasch 模型标定一个题库：各题难度落在同一把尺子上（需要安装 anpei[rasch]）"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("bank", help="题库的标识，例如 low-voltage")

    def handle(self, *args: Any, **options: Any) -> None:
        bank = ItemBank.objects.filter(key=options["bank"]).first()
        if bank is None:
            raise CommandError(f"没有标识为 {options['bank']} 的题库，可在题库页面的地址中找到标识。")
        try:
            found = calibrate_items(bank, actor="system")
        except RaschUnavailable as error:
            raise CommandError("没有安装标定用的程序库：请运行 pip install 'anpei[rasch]' 后再试。") from error
        few = sum(why == FEW for why in found.left_out.values())
        extreme = len(found.left_out) - few
        self.stdout.write(
            f"{bank.name}：{found.people} 份答卷，标定 {len(found.items)} 题，"
            f"考生能力的标准差 {found.deviation:.2f} logit；"
            f"{few} 题作答不足 {LEAST} 人，{extreme} 题全对或全错，未标定。"
        )
        for one in sorted(found.items, key=lambda one: one.difficulty, reverse=True)[:10]:
            self.stdout.write(f"  {one.item}: {one.difficulty:+.2f} ± {one.error:.2f}（{one.n} 人）")
