"""`manage.py load_content`: laws, cases, articles and courses that the house brings along; run after every migrate."""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

LOADERS = ("load_library", "load_courses", "load_places", "load_publicity", "load_materials")


class Command(BaseCommand):
    help = "载入自带的全部内容；没有变化时不做事，编辑改过的页面不动"

    def handle(self, *args: Any, **options: Any) -> None:
        for loader in LOADERS:
            call_command(loader, stdout=self.stdout)
