"""Laws, orders, standards and documents as facts: number, dates, state. What they say stands in the library's pages.

Every citation on a page or a print leads here, so that a text that was replaced is shown as replaced (R-20).
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class Instrument(models.Model):
    """One text. `key` is stable; `check` says whether its facts were held against the official text."""

    class Kind(models.TextChoices):
        LAW = "law", _("法律")
        REGULATION = "regulation", _("行政法规")
        RULE = "rule", _("部门规章")
        LOCAL = "local", _("地方法规和文件")
        NORMATIVE = "normative", _("规范性文件")
        STANDARD = "standard", _("标准")

    class State(models.TextChoices):
        IN_FORCE = "in_force", _("现行")
        AMENDED = "amended", _("现行（已修订）")
        REPEALED = "repealed", _("已废止")
        REPLACED = "replaced", _("已被替代")
        UNKNOWN = "unknown", _("效力待核")

    class Check(models.TextChoices):
        WAITING = "waiting", _("待核")
        CHECKED = "checked", _("已核对")

    key = models.SlugField(_("标识"), max_length=80, unique=True)
    title = models.CharField(_("名称"), max_length=160)
    number = models.CharField(_("文号或标准号"), max_length=80, blank=True)
    kind = models.CharField(_("类别"), max_length=12, choices=Kind.choices)
    issuer = models.CharField(_("发布机关"), max_length=120, blank=True)
    region = models.CharField(_("适用地区"), max_length=40, blank=True, help_text=_("空白为全国"))
    published_on = models.DateField(_("发布日期"), null=True, blank=True)
    in_force_on = models.DateField(_("施行日期"), null=True, blank=True)
    ended_on = models.DateField(_("失效日期"), null=True, blank=True)
    state = models.CharField(_("效力状态"), max_length=10, choices=State.choices, default=State.UNKNOWN)
    replaced_by = models.ForeignKey(
        "self", verbose_name=_("被其替代"), null=True, blank=True, on_delete=models.PROTECT, related_name="replaces"
    )
    official_url = models.URLField(_("官方地址"), blank=True, help_text=_("只填政府和标准主管部门的网站"))
    aliases: Any = models.JSONField(
        _("别名"), default=list, blank=True, help_text=_("题目和网页里的简称，用于查找引用")
    )
    check_state = models.CharField(_("核对状态"), max_length=8, choices=Check.choices, default=Check.WAITING)
    checked_against = models.CharField(_("核对依据"), max_length=200, blank=True)
    checked_on = models.DateField(_("核对日期"), null=True, blank=True)
    checked_by = models.CharField(_("核对人"), max_length=60, blank=True)

    class Meta:
        ordering = ["kind", "title"]
        verbose_name = _("法规标准")
        verbose_name_plural = _("法规标准")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(check_state="checked")
                | ~models.Q(checked_against="") & models.Q(checked_on__isnull=False),
                name="checked_says_against_what_and_when",
            ),
            models.CheckConstraint(
                condition=models.Q(replaced_by__isnull=True) | models.Q(state="replaced"),
                name="replaced_text_is_marked_replaced",
            ),
        ]

    def __str__(self) -> str:
        return f"《{self.title}》"

    @property
    def is_replaced(self) -> bool:
        return self.state in (self.State.REPLACED, self.State.REPEALED)

    @property
    def tone(self) -> str:
        """The badge of its state."""
        tones = {"in_force": "ok", "amended": "ok", "repealed": "danger", "replaced": "danger"}
        return tones.get(self.state, "neutral")

    def citation(self) -> str:
        """《名称》（文号，施行日期起施行）: what R-20 asks of every citation."""
        since = gettext("%(day)s起施行") % {"day": date_format(self.in_force_on)} if self.in_force_on else ""
        inside = gettext("，").join(part for part in (self.number, since) if part)
        words = {"title": self.title, "inside": inside}
        return gettext("《%(title)s》（%(inside)s）") % words if inside else f"《{self.title}》"
