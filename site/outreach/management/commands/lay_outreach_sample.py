"""`manage.py lay_outreach_sample`: the sample plan and records, for the units and sign-ins of the sample world."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.api import Organisation, User
from outreach.api import lay_sample


class Command(BaseCommand):
    help = "生成宣传统计的示例指标和记录（先运行 sample_world；可重复执行）"

    def handle(self, *args: Any, **options: Any) -> None:
        office = Organisation.objects.filter(kind=Organisation.Kind.PUBLICITY_OFFICE).order_by("pk").first()
        regulator = Organisation.objects.filter(kind=Organisation.Kind.REGULATOR).order_by("pk").first()
        editor = User.objects.filter(username="editor").first()
        supervisor = User.objects.filter(username="supervisor").first()
        if office is None or regulator is None or editor is None or supervisor is None:
            raise CommandError("先运行 manage.py sample_world。")
        laid = lay_sample(
            office=office,
            regulator=regulator,
            editor=editor,
            supervisor=supervisor,
            today=timezone.localdate(),
        )
        self.stdout.write(f"宣传统计示例：{laid} 条记录")
