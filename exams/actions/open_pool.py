"""Items that may be shown with their keys: the pools of practice and contests, never those of examinations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from courses.api import Question
from exams.domain.dice import Dice
from exams.models import Item, ItemBank, ItemVersion


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


@dataclass(frozen=True, slots=True)
class OpenItem:
    """One item to practise on: `id` of its version, indexes of the right options in `key` (判断: 0 对, 1 错)."""

    id: int
    bank: str
    operation_item: int | None
    area: str
    type: str
    stem: str
    options: tuple[str, ...]
    key: tuple[int, ...]
    explanation: str


def open_items(bank: str) -> list[OpenItem]:
    """Every drawable item of one practice bank, in the order of their ids; none of any other bank."""
    drawn = ItemVersion.objects.filter(pk__in=Item.objects.filter(retired_at__isnull=True).values("current_id"))
    return _opened(drawn.filter(item__bank__key=bank))


def open_items_by_id(ids: Iterable[int]) -> list[OpenItem]:
    """These item versions as far as they belong to practice banks; a version replaced since is still what was asked."""
    return _opened(ItemVersion.objects.filter(pk__in=set(ids)))


def _opened(versions: QuerySet[ItemVersion]) -> list[OpenItem]:
    open_ones = versions.filter(item__bank__purpose=ItemBank.Purpose.PRACTICE, state=ItemVersion.State.APPROVED)
    return [
        OpenItem(
            id=version.pk,
            bank=version.item.bank.key,
            operation_item=version.item.bank.operation_item_id,
            area=version.area.path,
            type=version.type,
            stem=version.stem,
            options=tuple(version.options),
            key=tuple(version.key),
            explanation=version.explanation,
        )
        for version in open_ones.select_related("item__bank", "area").order_by("pk")
    ]
