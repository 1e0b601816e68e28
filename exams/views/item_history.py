"""An item's history as its page tells it: versions, steps and words, the newest first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from exams.domain.citing import LawText
from exams.domain.wording import key_words
from exams.models import Item, ItemComment, ItemVersion

TONES = {
    ItemComment.Kind.APPROVED: "ok",
    ItemComment.Kind.RESTORED: "ok",
    ItemComment.Kind.RETURNED: "warn",
    ItemComment.Kind.RETIRED: "danger",
}


def name_of(user: Any) -> str:
    """A person's name where the account has one; `person` should be selected along."""
    person = getattr(user, "person", None)
    return str(person.name) if person else str(user)


def replaced_words(law: LawText) -> str:
    """What became of a text that an item rests on."""
    name = law.names[1] or law.names[0]
    if law.successor:
        return _("《%(name)s》已由%(successor)s替代。") % {"name": name, "successor": law.successor}
    return _("《%(name)s》已废止。") % {"name": name}


def version_rows(item: Item, versions: Sequence[ItemVersion]) -> list[dict[str, Any]]:
    """Every version, and where it can be laid beside the one before it; `versions` are the newest first."""
    rows = []
    for version, before in zip(versions, [*versions[1:], None], strict=True):
        words = _("第 %(number)s 版 · %(state)s · 答案 %(key)s")
        compare = reverse("exams:item-compare", args=[item.uuid]) if before else ""
        who = _("命题 %(author)s") % {"author": name_of(version.author)}
        if version.approver:
            who += _("，审定 %(approver)s") % {"approver": name_of(version.approver)}
        rows.append(
            {
                "title": words
                % {"number": version.version, "state": version.get_state_display(), "key": key_words(version.content)},
                "when": f"{timezone.localtime(version.created_at):%Y-%m-%d %H:%M}",
                "who": who,
                "tone": "ok" if version.pk == item.current_id else "",
                "is_current": version.pk == item.current_id,
                "compare": f"{compare}?a={before.version}&b={version.version}" if before else "",
            }
        )
    return rows


def talk_of(item: Item) -> list[dict[str, Any]]:
    """What was done and said, the newest first."""
    rows = ItemComment.objects.filter(version__item=item).select_related("author__person", "version").order_by("-pk")
    return [
        {
            "title": _("%(what)s · 第 %(number)s 版") % {"what": row.get_kind_display(), "number": row.version.version},
            "when": f"{timezone.localtime(row.at):%Y-%m-%d %H:%M}",
            "who": name_of(row.author),
            "note": row.text,
            "tone": TONES.get(ItemComment.Kind(row.kind), ""),
        }
        for row in rows
    ]
