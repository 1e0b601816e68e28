"""`manage.py load_library`: the house's own laws, cases and articles; nothing to do when they are there."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from library.actions.load_library import load_library
from pages.api import refresh_index


class Command(BaseCommand):
    help = "载入自带的法规、案例和知识文章；编辑改过的页面不动"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--again", action="store_true", help="文件没有变化也重新载入")

    def handle(self, *args: Any, **options: Any) -> None:
        if refresh_index():
            self.stdout.write("搜索索引已重建。")
        laid = load_library(again=options["again"])
        if laid is None:
            self.stdout.write("资料库已是最新。")
            return
        self.stdout.write(
            f"资料库：法规 {laid.laws}，案例 {laid.cases}，文章 {laid.articles}；编辑改过未动 {laid.kept}。"
        )
