"""Name the syllabus of every operation item, to be completed and held against the official text by an editor.

No number, year or publisher is written here: the house has not seen the texts (domain.md, hours per item).
"""

from __future__ import annotations

from courses.models import Syllabus
from qualifications.api import Check, OperationItem

NOTE = "名称凭操作项目列出；发布单位、年份和学时待对照官方文本补齐。"


def lay_syllabi() -> int:
    """How many were new; one that an editor has renamed or written is never touched."""
    laid = 0
    known = Syllabus.objects.filter(institution__isnull=True).exclude(operation_item=None).values("operation_item")
    for item in OperationItem.objects.filter(is_current=True).exclude(pk__in=known):
        title = f"{item.name}安全技术培训大纲和考核标准"
        Syllabus.objects.create(title=title, operation_item=item, note=NOTE, check_state=Check.WAITING)
        laid += 1
    return laid
