"""`manage.py load_publicity [--sample]`: campaigns, events and venues that come with the house."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from publicity.actions.lay_samples import lay_samples
from publicity.actions.load_publicity import load_publicity


class Command(BaseCommand):
    help = "载入自带的宣传活动和场馆；编辑改过的页面不动"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--again", action="store_true", help="文件没有变化也重新载入")
        parser.add_argument("--sample", action="store_true", help="连同示例活动、场馆、讲师和报名")

    def handle(self, *args: Any, **options: Any) -> None:
        laid = load_publicity(sample=options["sample"], again=options["again"])
        if laid is None:
            self.stdout.write("宣传活动已是最新。")
            return
        self.stdout.write(
            f"宣传：大型活动 {laid.campaigns}，活动 {laid.events}，场馆 {laid.venues}；编辑改过未动 {laid.kept}。"
        )
        if options["sample"]:
            openings, bookings = lay_samples()
            self.stdout.write(f"示例：场馆开放 {openings} 场，报名 {bookings} 条。")
