"""One step with any number of a bank's items: hand in, approve, return, retire, file; each is judged by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import OuterRef, Subquery

from accounts.api import NotAllowed, User, may
from evidence import api as evidence
from exams.actions.file_items import FilingRefused, file_versions, filing_value
from exams.domain import review
from exams.domain.review import Power, Standing
from exams.domain.soundness import faults_of
from exams.models import Item, ItemBank, ItemComment, ItemVersion

MOST = 2000
"""Items of one step: what one lock on the bank may reasonably cover."""

EVENTS = {
    review.HAND_IN: "handed_in",
    review.WITHDRAW: "withdrawn",
    review.APPROVE: "approved",
    review.RETURN: "returned",
    review.RETIRE: "retired",
    review.RESTORE: "restored",
    review.TAG: "tagged",
    review.UNTAG: "untagged",
    review.MOVE: "moved",
    review.EXCLUDE: "grouped",
}


class ReviewRefused(Exception):
    """The step can't be taken with any item like this; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Turned:
    """An item that was left as it is, and why."""

    item: Item
    reason: str


@dataclass(frozen=True, slots=True)
class Done:
    """What a step did: the items it changed, and those it left."""

    step: str
    items: tuple[Item, ...]
    refused: tuple[Turned, ...]


def power_in(bank: ItemBank, user: User) -> Power:
    """What the account may do in this bank."""
    return Power(edits=may(user, "items.edit", bank.owner), approves=may(user, "items.approve", bank.owner))


def standing_of(version: ItemVersion, user: User) -> Standing:
    """The newest version of an item as this account finds it; takes no query when `item` is there."""
    item = version.item
    return Standing(
        state=version.state,
        is_own=version.author_id == user.pk,
        is_retired=item.retired_at is not None,
        is_in_use=item.current_id is not None and item.retired_at is None,
    )


def newest_of(items: Iterable[UUID], bank: ItemBank) -> list[ItemVersion]:
    """The newest version of each of these items of the bank, by number."""
    newest = ItemVersion.objects.filter(item=OuterRef("pk")).order_by("-version").values("pk")[:1]
    chosen = Item.objects.filter(bank=bank, uuid__in=list(items)).annotate(newest=Subquery(newest)).values("newest")
    rows = ItemVersion.objects.filter(pk__in=chosen).select_related("item__current__area", "area")
    return list(rows.order_by("item__number"))


def review_items(
    bank: ItemBank, items: Sequence[UUID], *, step: str, user: User, note: str = "", value: str = ""
) -> Done:
    """Take the step (`domain.review.STEPS`) with every item that allows it, all in one transaction and one event.

    `note`: why, or what is to be mended; asked of `review.SAYS_WHY`. `value`: a tag, an area's path or a group.
    NotAllowed for whoever neither writes nor approves here; ReviewRefused where nothing can be done at all.
    """
    power = power_in(bank, user)
    needed = power.edits if step in review.AUTHORS else power.approves if step in review.REVIEWERS else True
    if not needed or not (power.edits or power.approves):
        raise NotAllowed
    note = note.strip()[:1000]
    if step not in review.STEPS:
        raise ReviewRefused("请选择要做什么。")
    if step in review.SAYS_WHY and not note:
        raise ReviewRefused("请写明原因：命题人和日后查阅的人都会看到。")
    if not items:
        raise ReviewRefused("请先选择试题。")
    if len(items) > MOST:
        raise ReviewRefused(f"一次最多处理 {MOST} 题，请先用筛选缩小范围。")
    try:
        value = filing_value(step, value)
        with transaction.atomic():
            return _take(ItemBank.objects.select_for_update().get(pk=bank.pk), items, step, user, power, note, value)
    except FilingRefused as refusal:
        raise ReviewRefused(str(refusal)) from refusal


def _take(bank: ItemBank, items: Sequence[UUID], step: str, user: User, power: Power, note: str, value: str) -> Done:
    fit: list[ItemVersion] = []
    refused: list[Turned] = []
    for version in newest_of(items, bank):
        reason = review.refusal(step, standing_of(version, user), power) or _unsound(step, version)
        if reason:
            refused.append(Turned(version.item, reason))
        else:
            fit.append(version)
    if fit:
        if step in review.FILING:
            fit = file_versions(fit, bank=bank, step=step, value=value)
        else:
            _CHANGES[step](fit, user)
        text = " · ".join(part for part in (value, note) if part)
        ItemComment.objects.bulk_create(
            ItemComment(version=version, kind=step, author=user, text=text) for version in fit
        )
        evidence.append(
            f"exams.items.{EVENTS[step]}",
            actor=user.actor,
            subjects=[f"bank:{bank.key}", *(f"item:{version.item.uuid}" for version in fit)],
            body={"count": len(fit), "value": value, **_reason(step, note)},
        )
    return Done(step, tuple(version.item for version in fit), tuple(refused))


def _reason(step: str, note: str) -> dict[str, str]:
    """Why something left the pool or came back is evidence; of what is said to an author, its digest is."""
    if not note:
        return {}
    return {"reason": note} if step in (review.RETIRE, review.RESTORE) else {"note_sha256": evidence.digest(note)}


def _unsound(step: str, version: ItemVersion) -> str:
    """What was never sound doesn't become so by being approved."""
    if step not in (review.HAND_IN, review.APPROVE):
        return ""
    faults = faults_of(version.content)
    return f"{faults[0].column}：{faults[0].reason}。" if faults else ""


def _to(state: str) -> Callable[[list[ItemVersion], User], None]:
    def change(versions: list[ItemVersion], _user: User) -> None:
        ItemVersion.objects.filter(pk__in=[version.pk for version in versions]).update(state=state)

    return change


def _approve(versions: list[ItemVersion], user: User) -> None:
    ids = [version.pk for version in versions]
    ItemVersion.objects.filter(pk__in=ids).update(state=ItemVersion.State.APPROVED, approver=user)
    approved = ItemVersion.objects.filter(item=OuterRef("pk"), state=ItemVersion.State.APPROVED)
    Item.objects.filter(pk__in=[version.item_id for version in versions]).update(
        current=Subquery(approved.order_by("-version").values("pk")[:1])
    )


def _retire(versions: list[ItemVersion], _user: User) -> None:
    ids = [version.item_id for version in versions]
    Item.objects.filter(pk__in=ids).update(retired_at=evidence.database_now())


def _restore(versions: list[ItemVersion], _user: User) -> None:
    Item.objects.filter(pk__in=[version.item_id for version in versions]).update(retired_at=None)


_CHANGES: dict[str, Callable[[list[ItemVersion], User], None]] = {
    review.HAND_IN: _to(ItemVersion.State.REVIEW),
    review.WITHDRAW: _to(ItemVersion.State.DRAFT),
    review.RETURN: _to(ItemVersion.State.DRAFT),
    review.APPROVE: _approve,
    review.RETIRE: _retire,
    review.RESTORE: _restore,
}
