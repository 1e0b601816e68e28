"""`manage.py import_items FILE.xlsx --bank KEY --dry-run|--commit`: the same import as the screen's."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from accounts.api import FileRefused, NotAllowed
from exams.actions.approve_import import approve_import
from exams.actions.check_import import REFUSED, check_import
from exams.actions.commit_import import ImportRefused, commit_import
from exams.models import ImportBatch, ItemBank


class Command(BaseCommand):
    help = "导入题库：先检查每一行，再决定是否写入"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--bank", required=True, help="题库标识")
        parser.add_argument("--author", default="", help="上传人的用户名；缺省为第一个有导入权限的账号")
        parser.add_argument("--approver", default="", help="审定人的用户名；给出时导入后即审定，须与上传人不同")
        parser.add_argument("--strict", action="store_true", help="有一行有误就一行也不导入")
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--dry-run", action="store_true")
        what.add_argument("--commit", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        bank = ItemBank.objects.filter(key=options["bank"]).first()
        if bank is None:
            known = "、".join(ItemBank.objects.values_list("key", flat=True)) or "（还没有题库）"
            raise CommandError(f"没有标识为“{options['bank']}”的题库。现有：{known}")
        author = self._author(bank, options["author"])
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"找不到文件：{path}")
        try:
            with path.open("rb") as file:
                batch = check_import(file, name=path.name, bank=bank, user=author)
            self._tell(batch)
            if options["commit"]:
                self._commit(batch, author, options)
            else:
                self.stdout.write("试运行：没有写入题库。")
        except (FileRefused, ImportRefused, NotAllowed) as error:
            raise CommandError(str(error)) from error

    def _author(self, bank: ItemBank, username: str) -> Any:
        users = get_user_model().objects
        if username:
            found = users.filter(username=username).first()
            if found is None:
                raise CommandError(f"没有用户名为“{username}”的账号。")
            return found
        roles = ("item_author", "exam_officer")
        member = bank.owner.memberships.filter(role__in=roles, ends_on__isnull=True, person__user__isnull=False).first()
        if member is None:
            raise CommandError(f"{bank.owner} 还没有命题员或考务员，请用 --author 指定上传人。")
        return member.person.user

    def _tell(self, batch: ImportBatch) -> None:
        self.stdout.write(
            f"共 {len(batch.rows)} 行：新增 {batch.created}，更新 {batch.updated}，"
            f"已存在 {batch.unchanged}，有误 {batch.refused}"
        )
        for note in batch.notes:
            self.stdout.write(f"  注意：{note}")
        for row in batch.rows:
            if row["verdict"] == REFUSED:
                for fault in row["faults"]:
                    self.stdout.write(f"  ✗ {row['place']} 行 {fault['column']}：{fault['reason']}")

    def _commit(self, batch: ImportBatch, author: Any, options: dict[str, Any]) -> None:
        done = commit_import(batch, user=author, strict=options["strict"])
        self.stdout.write(f"已写入：新增 {done.created}，更新 {done.updated}，未变 {done.unchanged}（待审定）")
        if options["approver"]:
            approver = get_user_model().objects.get(username=options["approver"])
            self.stdout.write(f"已审定入库 {approve_import(done, user=approver)} 题")
