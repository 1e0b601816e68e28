"""`manage.py trace NUMBER`: the whole story of one certificate, every link verified now."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from certificates import api


class Command(BaseCommand):
    help = "讲述并核对一张证书的全过程"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("number", help="证书编号，如 AP-2026-000123-7")

    def handle(self, *args: Any, **options: Any) -> None:
        trace = api.trace(options["number"])
        if trace is None:
            raise CommandError(f"没有编号为 {options['number']} 的证书")
        self.stdout.write(f"证书 {trace.number}")
        for link in trace.links:
            mark = self.style.SUCCESS("✓") if link.ok else self.style.ERROR("✗")
            self.stdout.write(f"\n{mark} {link.title}")
            for label, value in link.facts:
                self.stdout.write(f"    {label}：{value}")
            if not link.ok:
                self.stdout.write(self.style.ERROR(f"    → {link.reason}"))
        if not trace.ok:
            raise CommandError(f"{len(trace.broken)} 个环节不符：{'、'.join(link.title for link in trace.broken)}")
        self.stdout.write(self.style.SUCCESS(f"\n{len(trace.links)} 个环节全部核对一致"))
