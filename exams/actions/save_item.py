"""Write an item as its author left it: a new one, his own draft rewritten, or a new version of anybody's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from accounts.api import User, require
from evidence import api as evidence
from exams.actions.check_import import cognitive_of
from exams.actions.commit_import import version_of
from exams.domain.content import body_of
from exams.domain.draft import Draft, Fault
from exams.domain.formats.texts import media_of
from exams.domain.soundness import faults_of
from exams.models import Area, Item, ItemBank, ItemComment, ItemVersion


class ItemRefused(Exception):
    """The item can't be kept like this; `faults` say where and why."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("；".join(f"{fault.column}：{fault.reason}" for fault in faults))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class Saved:
    """The version that holds the text now; `is_new_version`: a version was added; `is_changed`: anything was."""

    version: ItemVersion
    is_new_version: bool
    is_changed: bool


def base_of(version: ItemVersion) -> str:
    """What an editor had before him: sent back with the form, so that nobody's words are written over unseen."""
    filed = evidence.digest([version.body, version.explanation, version.source, version.area.path, version.tags])
    return f"{version.pk}-{version.fingerprint[:12]}-{filed[:12]}"


def save_item(
    bank: ItemBank,
    draft: Draft,
    *,
    user: User,
    item: Item | None = None,
    base: str = "",
    exclusion: str | None = None,
) -> Saved:
    """Keep the draft; ItemRefused with every fault, and then nothing is written.

    `item`: the one rewritten, None for a new one; `base`: `base_of` what the editor saw. A version of somebody else,
    and one that was approved, stays as it is and gets a newer one beside it, so that author ≠ approver holds for every
    version. `exclusion`: the item's group; None leaves it, and so does an item in use (a reviewer files that one).
    """
    require(user, "items.edit", bank.owner)
    with transaction.atomic():
        locked = ItemBank.objects.select_for_update().get(pk=bank.pk)
        newest = _newest(item, base) if item is not None else None
        faults = [*faults_of(draft.content), *_faults_in(locked, draft, item)]
        if faults:
            raise ItemRefused(faults)
        if newest is not None and _same(newest, draft):
            return Saved(newest, is_new_version=False, is_changed=_group(newest.item, exclusion))
        return _write(locked, draft, newest, user=user, exclusion=exclusion)


def _newest(item: Item, base: str) -> ItemVersion:
    versions = item.versions.select_related("item__bank", "area")
    newest: ItemVersion = versions.latest("version")
    if newest.item.retired_at is not None:
        raise ItemRefused([Fault("题号", "这道题已经停用，请先恢复使用")])
    if newest.state == ItemVersion.State.REVIEW:
        raise ItemRefused([Fault("题号", "这道题正在审定，请先撤回或等审题员退回")])
    if base != base_of(newest):
        raise ItemRefused([Fault("题号", "您打开之后，这道题被别人改过；请另开一页看过最新版，再决定怎样改")])
    return newest


def _faults_in(bank: ItemBank, draft: Draft, item: Item | None) -> list[Fault]:
    """What only the bank can tell: taken numbers, the same item already there, files it doesn't have."""
    found = []
    others = Item.objects.filter(bank=bank)
    if item is not None:
        others = others.exclude(pk=item.pk)
    if draft.number and others.filter(number=draft.number).exists():
        found.append(Fault("题号", f"题号“{draft.number}”已经有了"))
    if not draft.area:
        found.append(Fault("知识点", "请填写知识点，例如 安全用电/接地"))
    same = ItemVersion.objects.filter(item__in=others, fingerprint=draft.fingerprint, item__retired_at__isnull=True)
    twin = same.select_related("item").first()
    if twin is not None:
        found.append(Fault("题干", f"与题库中的 {twin.item.number} 相同"))
    named = {name.removeprefix("media:") for name in media_of(draft.content, draft.explanation)}
    missing = named - set(bank.media.filter(name__in=named).values_list("name", flat=True))
    if missing:
        found.append(Fault("素材", "题目用到的素材不在这个题库里，请重新上传"))
    return found


def _same(version: ItemVersion, draft: Draft) -> bool:
    return (
        version.item.number == (draft.number or version.item.number)
        and version.stem == draft.content.stem
        and version.fingerprint == draft.fingerprint
        and list(version.options) == list(draft.content.options)
        and list(version.key) == list(draft.content.key)
        and evidence.digest(version.body) == evidence.digest(body_of(draft.content))
        and version.explanation == draft.explanation
        and version.area.path == draft.area
        and version.difficulty == draft.difficulty
        and version.source == draft.source
        and version.check_state == draft.check_state
        and version.tags == list(draft.tags)
        and version.cognitive == cognitive_of(draft)
    )


def _write(bank: ItemBank, draft: Draft, newest: ItemVersion | None, *, user: User, exclusion: str | None) -> Saved:
    area, _made = Area.objects.get_or_create(bank=bank, path=draft.area)
    item = newest.item if newest else Item(bank=bank, number=draft.number or _free_number(bank))
    if newest is not None and draft.number:
        item.number = draft.number
    if exclusion is not None and item.current_id is None:
        item.exclusion = exclusion
    item.save()
    rewritten = newest if newest and newest.state == ItemVersion.State.DRAFT and newest.author_id == user.pk else None
    number = rewritten.version if rewritten else newest.version + 1 if newest else 1
    row = version_of(draft, item, area, version=number, author=user, batch=rewritten.batch if rewritten else None)
    if rewritten:
        row.pk, row.created_at = rewritten.pk, rewritten.created_at
    row.save()
    if rewritten:
        ItemComment.objects.create(version=row, kind=ItemComment.Kind.EDITED, author=user)
    evidence.append(
        "exams.item.edited" if rewritten else "exams.item.written",
        actor=user.actor,
        subjects=[f"bank:{bank.key}", f"item:{item.uuid}"],
        body={"number": item.number, "version": row.version, "fingerprint": row.fingerprint},
    )
    return Saved(row, is_new_version=rewritten is None, is_changed=True)


def _group(item: Item, exclusion: str | None) -> bool:
    """Nothing but the group of an item that is not in use was changed."""
    if exclusion is None or item.current_id is not None or exclusion == item.exclusion:
        return False
    Item.objects.filter(pk=item.pk).update(exclusion=exclusion)
    return True


def _free_number(bank: ItemBank) -> str:
    """The next number of four digits that no item of the bank has."""
    taken = set(Item.objects.filter(bank=bank).values_list("number", flat=True))
    at = len(taken) + 1
    while f"{at:04d}" in taken:
        at += 1
    return f"{at:04d}"
