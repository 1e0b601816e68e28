"""`manage.py sample_world [--scale N]`: lay the sample world, or open a sitting for today in the one that is there."""

import logging
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portal.sample.world import World


class Command(BaseCommand):
    help = "生成示例数据（可重复执行；同一种子得到同样的数据）"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--scale", type=int, default=1, help="从业人员数量的倍数（300 × N）")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.SAMPLE_SIGN_INS:
            raise CommandError("示例数据带有公开的密码，只能用于演示环境（ANPEI_SAMPLE_SIGN_INS=yes）。")
        logging.getLogger("certificates").setLevel(logging.WARNING)  # sixty lines of drawing tell a newcomer nothing
        World(scale=max(1, options["scale"]), tell=self.stdout.write).lay()
