"""What laws, cases and articles have in common: citations, lists of lines, the state of checking."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from qualifications.domain.citations import read_citations
from qualifications.models.instrument import Instrument


@dataclass(frozen=True, slots=True)
class Cited:
    """One citation as a reader sees it."""

    instrument: Instrument
    article: str
    url: str


class Check(models.TextChoices):
    """Whether the facts of an entry were held against their source; readers see it."""

    WAITING = "waiting", _("待核")
    CHECKED = "checked", _("已核对")
    NOT_NEEDED = "not_needed", _("无需核对")


CHECK_TONES = {"waiting": "warn", "checked": "ok", "not_needed": "neutral"}


class CitingMixin(models.Model):
    """A page that cites laws, one `key 第…条` a line."""

    laws = models.TextField(
        _("引用法规"), blank=True, help_text=_("每行一条：法规标识 + 空格 + 条款，例如 work-safety-law 第三十条")
    )

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        unknown = self.unknown_citations()
        if unknown:
            raise ValidationError({"laws": _("法规库中没有：%(keys)s") % {"keys": "、".join(unknown)}})

    def unknown_citations(self) -> list[str]:
        """Keys that name no instrument of the library: broken citations."""
        keys = {citation.key for citation in read_citations(self.laws)}
        return sorted(keys - set(Instrument.objects.filter(key__in=keys).values_list("key", flat=True)))

    def cited(self) -> list[Cited]:
        """The citations that lead somewhere, in the order written."""
        wanted = read_citations(self.laws)
        found = Instrument.objects.select_related("replaced_by").in_bulk(
            {citation.key for citation in wanted}, field_name="key"
        )
        return [
            Cited(found[citation.key], citation.article, f"/laws/{citation.key}/")
            for citation in wanted
            if citation.key in found
        ]


class CheckedMixin(models.Model):
    """核对状态: who held it against what, and when."""

    check_state = models.CharField(_("核对状态"), max_length=10, choices=Check.choices, default=Check.WAITING)
    checked_by = models.CharField(_("核对人"), max_length=60, blank=True)
    checked_on = models.DateField(_("核对日期"), null=True, blank=True)
    checked_against = models.CharField(_("核对依据"), max_length=200, blank=True)

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        if self.check_state == Check.CHECKED and not (self.checked_against and self.checked_on):
            raise ValidationError({"check_state": _("标为“已核对”时须写明核对依据和日期。")})

    @property
    def check_tone(self) -> str:
        return CHECK_TONES[self.check_state]


CHECK_PANELS: list[Any] = [
    FieldPanel("check_state"),
    FieldPanel("checked_by"),
    FieldPanel("checked_on"),
    FieldPanel("checked_against"),
]


def lines(text: str) -> list[str]:
    """The lines of a list field."""
    return [line.strip() for line in text.splitlines() if line.strip()]
