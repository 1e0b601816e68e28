"""`manage.py load_courses`: the house's own courses; nothing to do when they are there."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from courses.actions.load_courses import load_courses


class Command(BaseCommand):
    help = "载入自带的课程；编辑改过的页面不动"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--again", action="store_true", help="文件没有变化也重新载入")

    def handle(self, *args: Any, **options: Any) -> None:
        laid = load_courses(again=options["again"])
        if laid is None:
            self.stdout.write("课程已是最新。")
        else:
            self.stdout.write(f"课程 {laid.courses} 门，{laid.lessons} 课；编辑改过未动 {laid.kept}。")
