"""What a candidate is told beforehand about each measure, in plain words: on the ticket and at the door."""

from __future__ import annotations

from django.utils.translation import gettext as _

from exams.actions.load_integrity import integrity_rules
from exams.domain.integrity import CHOICES, Options, options_of
from exams.models import Sitting


def integrity_words(options: Options) -> list[str]:
    """One sentence a measure, in the reader's language; empty when nothing is asked."""
    said = (
        (options.full_screen, _("考试在全屏中进行；退出全屏会提醒您，并记录次数。")),
        (
            options.count_focus,
            _("离开考试窗口会被记录：前 %(count)s 次只提醒您，再离开会告知监考员。系统不会自行终止考试。")
            % {"count": integrity_rules().warnings},
        ),
        (options.block_copy, _("题目不能复制、不能打印，右键菜单关闭；需要读屏等辅助工具的考生除外。")),
        (options.watermark, _("屏幕上有您的准考证号和姓名的浅色水印。")),
        (options.room_addresses, _("只能用考场内的考试机作答，换到别的网络会被拒绝；答案不会丢失，请举手。")),
        (options.seb, _("须在安全考试浏览器（Safe Exam Browser）中作答，考试机已经装好。")),
        (options.snapshots, _("经您同意，考试中随机拍照核对本人；不同意也照常考试，开考前当场选择。")),
    )
    return [words for is_on, words in said if is_on]


def sitting_words(sitting: Sitting) -> list[str]:
    return integrity_words(options_of(sitting.integrity))


_SHORT = {
    "full_screen": "全屏作答",
    "count_focus": "记录离开窗口（先提醒，系统不自行终止考试）",
    "block_copy": "不能复制打印",
    "watermark": "屏幕水印",
    "room_addresses": "限考场网络",
    "seb": "安全考试浏览器",
    "snapshots": "经本人同意随机抽拍",
}


def printed_words(sitting: Sitting) -> str:
    """One line for ticket and record, which are printed in Chinese; empty when nothing is asked."""
    options = options_of(sitting.integrity)
    return "；".join(_SHORT[name] for name in CHOICES if getattr(options, name))
