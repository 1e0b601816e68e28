"""`manage.py load_materials`: the house's own posters, handbooks and boards; nothing to do when they are there."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from publicity.actions.load_materials import load_materials


class Command(BaseCommand):
    help = "载入自带的宣传资料；编辑改过的页面不动"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--again", action="store_true", help="文件没有变化也重新载入")

    def handle(self, *args: Any, **options: Any) -> None:
        laid = load_materials(again=options["again"])
        self.stdout.write("宣传资料已是最新。" if laid is None else f"宣传资料：{laid} 件")
