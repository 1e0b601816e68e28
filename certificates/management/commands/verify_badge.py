"""`manage.py verify_badge FILE`: check a digital badge offline, with the files that were kept or with our own."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from certificates import api
from certificates.domain.check_badge import UNKNOWN


class Command(BaseCommand):
    help = "核对数字徽章文件；--did、--status 用另存的文件，不给时用本平台现在的密钥和状态"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--did", type=Path)
        parser.add_argument("--status", type=Path, nargs="*", action="extend")
        parser.add_argument("--token", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            badge = options["file"].read_text(encoding="utf-8")
            did = options["did"].read_bytes() if options["did"] else None
            lists = [file.read_text(encoding="utf-8") for file in options["status"] or ()]
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"文件读不出来：{error}") from error
        rows = api.verify_badge(badge, did=did, lists=lists, token=options["token"])
        for what, wrong in rows:
            good = self.style.WARNING(f"? {what}") if what.endswith(UNKNOWN) else self.style.SUCCESS(f"✓ {what}")
            self.stdout.write(self.style.ERROR(f"✗ {what}：{wrong}") if wrong else good)
        if any(wrong for _what, wrong in rows):
            raise CommandError("数字徽章核对不符")
