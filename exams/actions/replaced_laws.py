"""Which of a bank's items rest on a text that is replaced (R-20)."""

from __future__ import annotations

from exams.domain.citing import Citations, LawText
from exams.models import ItemBank, ItemVersion
from qualifications.api import Instrument


def known_texts() -> Citations:
    """All texts of law that the house knows; one query."""
    texts = Instrument.objects.select_related("replaced_by")
    return Citations(
        LawText(
            key=text.key,
            names=(text.number, text.title, *text.aliases),
            is_replaced=text.is_replaced,
            successor=text.replaced_by.citation() if text.replaced_by else "",
        )
        for text in texts
    )


def replaced_sources(bank: ItemBank, texts: Citations) -> list[str]:
    """Every 依据 of the bank that names a replaced text, as it is written; one query, whatever the bank's size."""
    written = ItemVersion.objects.filter(item__bank=bank).exclude(source="").order_by()
    return [source for source in written.values_list("source", flat=True).distinct() if texts.replaced_in(source)]
