"""What the assessor's tablet says, translated on the server."""

from __future__ import annotations

from django.utils.translation import gettext as _


def sheet_words() -> dict[str, str]:
    """`%s` is filled in by the script."""
    return {
        "saving": _("保存中 %s 处"),
        "connecting": _("正在连接"),
        "offline": _("离线，%s 处在本机"),
        "start": _("开始计时"),
        "stop": _("结束计时"),
        "ended": _("已结束"),
        "limit": _("限时 %s 分钟"),
        "over": _("超时 %s"),
        "left": _("剩余 %s"),
        "used": _("用时 %s"),
        "vetoTitle": _("判定触犯否决项？"),
        "vetoText": _("“%s”。触犯任何一项，整场实操不合格。"),
        "vetoBack": _("撤回这项否决判定？"),
        "vetoed": _("已触犯"),
        "veto": _("触犯"),
        "giveUp": _("确定标为弃考？"),
        "giveUpText": _("%s 弃考后该科目不得分。"),
        "giveUpBack": _("取消弃考标记？"),
        "stopTitle": _("结束 %s 的计时？"),
        "stopText": _("结束后不能再开始，用时按服务器时钟记录。"),
        "pass": _("合格"),
        "fail": _("不合格"),
        "vetoFail": _("触犯否决项，不合格"),
        "sign": _("请考生和考评员都签上姓名。"),
        "notBegun": _("%s 还没有开始计时；考生没有考的科目请标“弃考”。"),
        "signWaiting": _("已签字，正等待上传。请保持本页打开。"),
        "signedOffline": _("已签字，离线。网络恢复后自动上传，请不要关闭页面。"),
        "closed": _("评分表已经签字、作废或场次已结束，本机的改动不再接收。"),
        "signedOut": _("登录已失效。记录都在本机，请重新登录后打开这张评分表。"),
        "photoFailed": _("这张照片无法读取，请重新拍摄。"),
        "photoWaiting": _("待上传"),
        "photoRefused": _("服务器没有接收这张照片：%s"),
        "photoOf": _("%s 的照片"),
        "proposal": _("%s 报来本科目的成绩，共扣 %s 分。核对后可以采用，采用后仍可修改。"),
        "taken": _("已采用模拟机成绩"),
        "photos": _("%s 张"),
        "given": _("已弃考"),
        "giveUpButton": _("弃考"),
    }
