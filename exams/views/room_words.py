"""The words that the console's script shows, in the reader's language."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from exams.domain.seat_state import SeatState


def state_words() -> dict[str, str]:
    """One word a state."""
    return {
        SeatState.ABSENT: _("未到"),
        SeatState.CHECKED_IN: _("已入场"),
        SeatState.ANSWERING: _("作答中"),
        SeatState.IDLE: _("久未作答"),
        SeatState.AWAY: _("离开窗口"),
        SeatState.OFFLINE: _("离线"),
        SeatState.PAUSED: _("已暂停"),
        SeatState.SUBMITTED: _("已交卷"),
        SeatState.HELD: _("责令离场"),
        SeatState.VOIDED: _("成绩作废"),
    }


def console_words() -> dict[str, Any]:
    """`%s` is filled in by the script."""
    return {
        "states": {str(state): word for state, word in state_words().items()},
        "all": _("全部"),
        "seat": _("%s 号机"),
        "noSeat": _("未排机位"),
        "left": _("剩 %s 分"),
        "since": _("%s 起"),
        "half": _("待第二人核验"),
        "handled": _("已处理"),
        "unlisted": _("另有 %s 条提醒没有列出，处理上面的之后依次显示。"),
        "read": _("已读 %s / %s"),
        "unread": _("未读：%s 号"),
        "room": _("全场"),
        "locked": _("机位已锁定，到机位看过后点“放行”"),
        "seconds": _("%s 秒"),
        "item": _("第 %s 题"),
        "times": _("第 %s 次"),
        "live": _("实时，%s 更新"),
        "lost": _("连接中断，正在重连；画面停在 %s"),
        "signedOut": _("您已退出登录，请重新登录。"),
        "failed": _("没有办成，请检查网络后重试。"),
        "nobody": _("没有这一类的机位"),
    }
