"""The words that exam.js shows, translated on the server; and marks as people write them."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import gettext as _

from exams.models import ItemType

register = template.Library()


@register.simple_tag
def exam_words() -> dict[str, Any]:
    """One dictionary for the script; `%s` is filled in there."""
    return {
        "saving": _("保存中 %s 题"),
        "connecting": _("正在连接"),
        "offline": _("离线，%s 题在本机"),
        "offlineNone": _("离线，已答的都已保存"),
        "offlineTitle": _("网络断开，可以继续答题"),
        "busyTitle": _("服务器繁忙，可以继续答题"),
        "busy": _("服务器繁忙，%s 题在本机"),
        "busyNone": _("服务器繁忙，已答的都已保存"),
        "barred": _("不能作答，%s 题在本机"),
        "barredNone": _("暂时不能作答"),
        "connectFailed": _("连接不上，正在重试"),
        "journal": {
            "plain": _("这台机器没有用加密连接，未上传的答案暂存在浏览器里，没有加密。"),
            "memory": _("这台机器的浏览器不能保存答案：刷新或关闭页面会丢失未上传的答案，请立即举手。"),
        },
        "section": _("本部分剩余 %s"),
        "cellClosed": _("，已到时"),
        "aloud": _("朗读"),
        "aloudStop": _("停止朗读"),
        "reportKind": _("请选择是什么问题。"),
        "reported": _("监考员已收到。请继续答题。"),
        "reportFailed": _("网络不通，没有送达。请举手告诉监考员。"),
        "face": face_words(),
        "types": {kind.value: str(kind.label) for kind in ItemType},
        "hints": {
            "judgement": _("判断这句话是对还是错"),
            "single": _("只有一个正确答案"),
            "multiple": {
                "whole": _("有两个或更多正确答案，全部选对才得分"),
                "partial": _("有两个或更多正确答案，少选得部分分，错选不得分"),
                "per_option": _("有两个或更多正确答案，按选项计分，错选扣分"),
            },
            "blank": _("在下面的空格中填写答案"),
            "order": _("用箭头把各项排成正确的次序"),
            "match": _("为左边的每一项选择对应的一项"),
            "essay": _("用自己的话作答，由阅卷员评分"),
            "hazard": _("在图上点出隐患所在的位置"),
        },
        "marks": _("%s 分"),
        "marksEach": _("每题 %s 分"),
        "marksTogether": _("共 %s 分"),
        "leaveBox": _("按 Esc 离开答题框，再用方向键换题"),
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


def face_words() -> dict[str, str]:
    """What `item-face.js` says."""
    return {
        "right": _("对"),
        "wrong": _("错"),
        "blank": _("第 %s 空"),
        "up": _("把第 %s 项上移"),
        "down": _("把第 %s 项下移"),
        "keepOrder": _("就按这个次序"),
        "pick": _("请选择"),
        "essay": _("答案"),
        "typed": _("%s / %s 字"),
        "hazardHow": _("隐患图片：点击标出隐患；用键盘时，方向键移动十字，回车标记，退格撤销"),
        "hazardPicture": _("请找出图中的隐患"),
        "hazardsLeft": _("共有 %s 处隐患，还可以标 %s 处"),
        "removeMark": _("撤销标记 %s"),
    }


@register.simple_tag
def preview_words() -> dict[str, Any]:
    """For the bank's preview of an item as the candidate sees it."""
    return {"face": face_words()}


@register.filter
def marks(hundredths: int | None) -> str:
    """Hundredths of a mark as `81.5`; a dash for nothing."""
    return "—" if hundredths is None else f"{hundredths / 100:g}"
