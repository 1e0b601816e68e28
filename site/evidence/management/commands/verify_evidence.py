"""`manage.py verify_evidence`: walk the whole chain, name every fault, keep a checkpoint when it is whole."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from evidence import api


class Command(BaseCommand):
    help = "核对全部证据链并在完好时留存检查点"

    def handle(self, *args: Any, **options: Any) -> None:
        done = api.verify_whole(by="command")
        report = done.chain
        self.stdout.write(f"证据记录 {report.events} 条，检查点 {report.checkpoints} 个")
        for fault in report.faults:
            self.stdout.write(self.style.ERROR(f"  ✗ 第 {fault.seq} 号：{fault.reason}"))
        for fault in done.log:
            self.stdout.write(self.style.ERROR(f"  ✗ 公开日志第 {fault.seq} 条：{fault.reason}"))
        if done.checkpoint is None:
            raise CommandError(f"证据链有 {len(report.faults)} 处不符，公开日志有 {len(done.log)} 处不符")
        if done.published is not None:
            self.stdout.write(f"公开日志 {done.published.size} 条，根 {done.published.root[:16]}…")
        tail = done.checkpoint
        self.stdout.write(self.style.SUCCESS(f"✓ 证据链完好，链尾 #{tail.seq} {tail.hash[:16]}…"))
