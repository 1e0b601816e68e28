"""`manage.py contest_sample`: lay the sample contest with the sample world's people, or say where it is."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.api import Membership, Organisation, Role, User, organisations_where
from contests.api import lay_sample_contest
from contests.permissions import MANAGE


class Command(BaseCommand):
    help = "生成示例竞赛（可重复执行）"

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.SAMPLE_SIGN_INS:
            raise CommandError("示例数据只能用于演示环境（ANPEI_SAMPLE_SIGN_INS=yes）。")
        editors = [user for user in User.objects.filter(is_active=True) if organisations_where(user, MANAGE).exists()]
        if not editors:
            raise CommandError("先运行 sample_world：示例竞赛需要一位宣传编辑。")
        author = editors[0]
        organiser = organisations_where(author, MANAGE)[0]
        contest = lay_sample_contest(author, self._second(author, organiser), organiser)
        self.stdout.write(f"/contests/{contest.slug}/")

    def _second(self, author: User, organiser: Organisation) -> User:
        """Another editor of the organiser; the sample's supervisor becomes one where there is none."""
        others = Membership.objects.open().filter(organisation=organiser, role=Role.EDITOR, person__user__isnull=False)
        other = others.exclude(person__user=author).select_related("person__user").first()
        if other is None:
            colleague = User.objects.get(username="supervisor")
            other = Membership.objects.create(
                person=colleague.person, organisation=organiser, role=Role.EDITOR, starts_on=timezone.localdate()
            )
        if other.person.user is None:
            raise CommandError("第二位宣传编辑没有账号。")
        return other.person.user
