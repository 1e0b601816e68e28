"""The doors of the platform that an editor can link to: chosen by name, so that an address may change."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

DOORS = [
    ("certificates:verify", _("证书查验")),
    ("exams:room", _("进入考场")),
    ("portal:desk", _("我的工作台")),
    ("exams:my-results", _("我的考试与成绩")),
    ("courses:my-hours", _("我的学时")),
    ("courses:class-list", _("培训班")),
    ("qualifications:editions", _("考核规则")),
    ("qualifications:catalogue", _("作业目录")),
    ("account_login", _("登录")),
    ("account_signup", _("注册")),
]


def door_address(name: str) -> str:
    """Where the door leads; empty while its app brings no such screen, and the entry is then left out."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
