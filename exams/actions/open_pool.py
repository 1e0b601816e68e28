"""Items that may be shown with their keys: the pools of practice and contests, never those of examinations."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q

from courses.api import Question
from exams.domain.dice import Dice
from exams.models import Item, ItemBank


def open_pool(bank: str, *, purpose: str, areas: Sequence[str] = ()) -> list[Question]:
    """Every drawable item of an open bank with this key and purpose, in the order of their ids; an area stands for
    its whole subtree.
    """
    if purpose == ItemBank.Purpose.EXAM:
        raise ValueError("the items of an exam bank are never handed out with their keys")
    rows = Item.objects.filter(bank__key=bank, bank__purpose=purpose, current__isnull=False, retired_at__isnull=True)
    if areas:
        wanted = Q()
        for area in areas:
            wanted |= Q(current__area__path=area) | Q(current__area__path__startswith=f"{area}/")
        rows = rows.filter(wanted)
    return [
        Question(
            id=item.current.pk,
            type=item.current.type,
            stem=item.current.stem,
            options=tuple(item.current.options),
            key=tuple(item.current.key),
            explanation=item.current.explanation,
            area=item.current.area.path,
        )
        for item in rows.select_related("current__area").order_by("current_id")
        if item.current is not None
    ]


def practice_questions(bank: str, *, areas: Sequence[str], count: int, seed: str) -> list[Question]:
    """What a lesson's quiz asks: `count` items of a practice bank, the same for the same seed."""
    pool = open_pool(bank, purpose=ItemBank.Purpose.PRACTICE, areas=areas)
    return Dice(f"practice:{seed}").shuffled(pool)[:count]
