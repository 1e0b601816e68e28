"""The words that exam.js shows, translated on the server; and marks as people write them."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import gettext as _

register = template.Library()


@register.simple_tag
def exam_words() -> dict[str, Any]:
    """One dictionary for the script; `%s` is filled in there."""
    return {
        "saving": _("保存中 %s 题"),
        "connecting": _("正在连接"),
        "offline": _("离线，%s 题在本机"),
        "right": _("对"),
        "wrong": _("错"),
        "types": {"judgement": _("判断题"), "single": _("单选题"), "multiple": _("多选题")},
        "hints": {
            "judgement": _("判断这句话是对还是错"),
            "single": _("只有一个正确答案"),
            "multiple": _("有两个或更多正确答案，全部选对才得分"),
        },
        "marks": _("%s 分"),
        "marksEach": _("每题 %s 分"),
        "next": _("下一题"),
        "finish": _("检查交卷"),
        "title": _("第 %s 题"),
        "cell": _("第 %s 题，"),
        "cellAnswered": _("已答"),
        "cellWaiting": _("已答，尚未保存"),
        "cellEmpty": _("未答"),
        "cellMarked": _("，已标记"),
        "unsent": _("还有 %s 题没有保存到服务器。请等网络恢复后再交卷，答案不会丢失。"),
        "submitFailed": _("网络不通，还没有交卷成功。答案都在，请稍后再点交卷。"),
    }


@register.filter
def marks(hundredths: int | None) -> str:
    """Hundredths of a mark as `81.5`; a dash for nothing."""
    return "—" if hundredths is None else f"{hundredths / 100:g}"
