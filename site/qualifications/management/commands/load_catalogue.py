"""`manage.py load_catalogue`: bring the shipped catalogues into the database."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from qualifications.api import load_catalogue


class Command(BaseCommand):
    help = "Load the catalogues of work categories and operation items shipped with the program."

    def handle(self, *args: Any, **options: Any) -> None:
        loaded = load_catalogue()
        self.stdout.write(f"新增 {loaded.created} 项，保留管理员导入的 {loaded.left} 项。")
