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
    versions = _drawable().filter(item__bank__key=bank)
    if areas:
        wanted = Q()
        for area in areas:
            wanted |= Q(area__path=area) | Q(area__path__startswith=f"{area}/")
        versions = versions.filter(wanted)
    return [
        Question(item.id, item.type, item.stem, item.options, item.key, item.explanation, item.area)
        for item in _opened(versions, purpose)
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


def open_items() -> list[OpenItem]:
    """Every drawable item of all practice banks, by bank and id; none of any other bank."""
    return sorted(_opened(_drawable(), ItemBank.Purpose.PRACTICE), key=lambda item: (item.bank, item.id))


def open_items_by_id(ids: Iterable[int]) -> list[OpenItem]:
    """These item versions as far as they belong to practice banks; a version replaced since is still what was asked."""
    return _opened(ItemVersion.objects.filter(pk__in=set(ids)), ItemBank.Purpose.PRACTICE)


def _drawable() -> QuerySet[ItemVersion]:
    """What papers and practice draw: the current version of each item that is not retired."""
    return ItemVersion.objects.filter(pk__in=Item.objects.filter(retired_at__isnull=True).values("current_id"))


def _opened(versions: QuerySet[ItemVersion], purpose: str) -> list[OpenItem]:
    open_ones = versions.filter(item__bank__purpose=purpose)
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
