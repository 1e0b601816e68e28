"""Forms of what an examination asks of its seats. They shape input only: rules are asked in the actions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from exams.actions.admit_seat import ways_of
from exams.desk_forms import ReasonForm
from exams.domain.integrity import CHOICES, IntegrityRules, Options, options_of
from exams.models import Sitting

WAY_LABELS = {
    "unlock": _("解除锁定，仍用安全考试浏览器"),
    "browser": _("允许用普通浏览器继续"),
    "place": _("允许在其他网络继续"),
}


class IntegrityForm(forms.Form):
    """One box an option; what is proposed is ticked until the officer has chosen."""

    full_screen = forms.BooleanField(label=_("全屏作答"), required=False, help_text=_("退出全屏提醒考生并记录"))
    count_focus = forms.BooleanField(
        label=_("记录离开窗口"), required=False, help_text=_("先提醒，再离开才告知监考员；从不自行终止考试")
    )
    block_copy = forms.BooleanField(
        label=_("禁止复制、打印和右键"), required=False, help_text=_("有考试照顾的考生除外，不妨碍读屏等辅助工具")
    )
    watermark = forms.BooleanField(label=_("准考证号和姓名水印"), required=False, help_text=_("很浅，不影响阅读"))
    room_addresses = forms.BooleanField(
        label=_("只在考场网络内作答"), required=False, help_text=_("考场的网络地址在考点页面登记")
    )
    seb = forms.BooleanField(
        label=_("须用安全考试浏览器（Safe Exam Browser）"),
        required=False,
        help_text=_("每次请求都核对配置密钥；考试机须先装好，版本 3.3.2 以上"),
    )
    browser_keys = forms.CharField(
        label=_("Browser Exam Key"),
        required=False,
        max_length=1200,
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false"}),
        help_text=_("可不填。每行一个，填了就只收这些安装版本"),
    )
    quit_password = forms.CharField(
        label=_("退出密码"),
        required=False,
        max_length=60,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("监考员用它关闭浏览器；不填则保留原来的，从未填过时考生不能中途退出"),
    )
    snapshots = forms.BooleanField(
        label=_("随机抽拍"), required=False, help_text=_("只拍当场同意的考生；不同意的照常考试")
    )

    def __init__(self, *args: Any, sitting: Sitting, rules: IntegrityRules, **kwargs: Any) -> None:
        options = options_of(sitting.integrity) if sitting.integrity else rules.proposed
        initial: dict[str, Any] = {name: getattr(options, name) for name in CHOICES}
        initial["browser_keys"] = "\n".join(options.browser_keys)
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)

    def said(self) -> dict[str, Any]:
        """As the action takes it."""
        values = self.cleaned_data
        return {
            "chosen": {name: values[name] for name in CHOICES},
            "browser_keys": values["browser_keys"],
            "quit_password": values["quit_password"],
        }


class AdmitForm(ReasonForm):
    """How a seat is let in, and why. `options`: only the ways that the sitting's measures leave open are offered."""

    way = forms.ChoiceField(label=_("怎样放行"), choices=tuple(WAY_LABELS.items()), widget=forms.RadioSelect)
    field_order = ("way", "reason")

    def __init__(self, *given: Any, options: Options | None = None, **more: Any) -> None:
        super().__init__(*given, **more)
        way = self.fields["way"]
        if options is not None and isinstance(way, forms.ChoiceField):
            way.choices = [(name, WAY_LABELS[name]) for name in ways_of(options)]
