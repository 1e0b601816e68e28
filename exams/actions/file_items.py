"""Where items are filed: tags, areas, exclusion groups. Words, keys and approvals stay as they are.

Filed are the newest version and, where it is another, the one that papers draw; papers already drawn and pools already
frozen keep what they had.
"""

from __future__ import annotations

from collections.abc import Sequence

from exams.domain.filing import area_path, tag_of
from exams.domain.review import EXCLUDE, MOVE, TAG, UNTAG
from exams.models import Area, Item, ItemBank, ItemVersion


class FilingRefused(Exception):
    """No such tag, area or group; the message says what to do."""


def filing_value(step: str, value: str) -> str:
    """The tag, path or group as it is kept; FilingRefused when there is none. An empty group takes items out of one."""
    if step in (TAG, UNTAG):
        tag = tag_of(value)
        if not tag:
            raise FilingRefused("请填写标签，40 个字以内。")
        return tag
    if step == MOVE:
        path = area_path(value)
        if not path:
            raise FilingRefused("请填写知识点，例如 安全用电/接地。")
        return path
    return value.strip()[:40] if step == EXCLUDE else ""


def file_versions(versions: Sequence[ItemVersion], *, bank: ItemBank, step: str, value: str) -> list[ItemVersion]:
    """File these newest versions (`item.current` selected along); returns them. Call it in a transaction."""
    if step == EXCLUDE:
        Item.objects.filter(pk__in=[version.item_id for version in versions]).update(exclusion=value)
        return list(versions)
    touched = {version.pk: version for version in versions}
    for version in versions:
        if version.item.current is not None:
            touched.setdefault(version.item.current.pk, version.item.current)
    rows = list(touched.values())
    if step == MOVE:
        area, _made = Area.objects.get_or_create(bank=bank, path=value)
        ItemVersion.objects.filter(pk__in=list(touched)).update(area=area)
        return list(versions)
    for row in rows:
        kept = [tag for tag in row.tags if tag != value]
        row.tags = [*kept, value] if step == TAG else kept
    ItemVersion.objects.bulk_update(rows, ["tags"], batch_size=500)
    return list(versions)
