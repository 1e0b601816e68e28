"""`manage.py load_places`: the pages of the places; nothing to do when they are there."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from publicity.actions.load_places import load_places


class Command(BaseCommand):
    help = "载入各类场所的页面；编辑改过的页面不动"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--again", action="store_true", help="文件没有变化也重新载入")

    def handle(self, *args: Any, **options: Any) -> None:
        laid = load_places(again=options["again"])
        self.stdout.write("场所页面已是最新。" if laid is None else f"场所页面 {laid} 个。")
