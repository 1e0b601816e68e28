"""三级安全教育记录 as a PDF, and the record card issued from it: what was taught, by whom, and both signatures."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.api import PAPER_SHEET, Refused, User, photo_bytes, print_page
from certificates import api as certificates
from workforce.actions.clear_post import hours_done
from workforce.actions.load_levels import edition_named
from workforce.actions.record_level import contents_asked
from workforce.actions.sign_level import signs_of
from workforce.models import LevelRecord, Programme

STYLE = (PAPER_SHEET, Path(__file__).resolve().parents[1] / "templates/workforce/print.css")
LONGEST = 110
"""Characters of one cell of the card."""


def levels_in(programme: Programme) -> list[LevelRecord]:
    return list(programme.levels.select_related("programme__post__person").prefetch_related("signs"))


def print_programme(programme: Programme) -> bytes:
    """One page: a printable proof of education before work (T52)."""
    levels = levels_in(programme)
    context = {
        "programme": programme,
        "post": programme.post,
        "edition": edition_named(programme.edition_key),
        "rows": [_printed(level) for level in levels],
        "done": hours_done(levels),
        "printed_at": timezone.localtime(),
    }
    return print_page("workforce/print/programme.html", context, sheets=STYLE)


def _printed(level: LevelRecord) -> dict[str, Any]:
    signs = signs_of(level)
    return {
        "level": level,
        "contents": [one.text for one in contents_asked(level) if one.key in level.contents],
        "trainer": _sign(signs.get("trainer")),
        "trainee": _sign(signs.get("trainee")),
    }


def _sign(sign: Any) -> dict[str, Any]:
    if sign is None:
        return {}
    image = ""
    if sign.image:
        with sign.image.open("rb") as file:
            image = "data:image/png;base64," + base64.b64encode(file.read()).decode()
    return {"image": image, "name": sign.name, "how": sign.get_how_display(), "at": sign.at}


def issue_card(programme: Programme, *, by: User) -> certificates.IssuingBatch:
    """The record card of a programme that is done; once, whoever asks. The works finish it in the background."""
    if programme.cleared_on is None:
        raise Refused(_("上岗以后才能签发记录卡。"))
    post = programme.post
    if not photo_bytes(post.person):
        raise Refused(_("记录卡上要印照片：请先给本人上传照片。"))
    levels = levels_in(programme)
    facts = {
        "workshop": post.department,
        "team": post.team,
        "post": post.name,
        "joined_on": post.starts_on.isoformat(),
        "hours": f"{float(hours_done(levels)):g}",
        "result": "合格",
    }
    batch = certificates.open_known(
        "record_card",
        post.person,
        facts={key: value for key, value in facts.items() if value},
        items=[_card_row(level) for level in levels],
        slot=programme.subject,
        name=f"{post.person.name} {post.name}"[:120],
        issuer=post.organisation,
        by=by,
    )
    return certificates.confirm_batch(batch, by=by)


def _card_row(level: LevelRecord) -> list[str]:
    content = "、".join(one.short for one in contents_asked(level) if one.key in level.contents)
    days = f"{level.ends_on}"
    return [level.name, content[:LONGEST], f"{float(level.hours):g}", days, level.teacher, f"{level.score}"]


def card_of(programme: Programme) -> Any:
    """The entry of a batch that was asked for this programme, with its certificate when it is out; None otherwise."""
    entries = certificates.BatchEntry.objects.select_related("order__certificate", "batch")
    return entries.filter(slot=f"record_card:{programme.subject}").first()
