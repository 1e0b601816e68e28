"""What hangs on the door and lies on the invigilators' table: door list, seat plan, and everything in one pack.

Printed after the lock, when the seats are drawn. Nothing here holds a code that opens the exam screen.
"""

from __future__ import annotations

import base64
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

from django.conf import settings
from django.utils import timezone
from PIL import Image

from accounts.api import photo_bytes
from exams.actions.print_page import print_page
from exams.actions.print_tickets import TicketRefused, qr_image
from exams.domain.seats import rows_of
from exams.models import Registration, Sitting
from qualifications import api as qualifications

CSS = "room_papers.css"
THUMB = (118, 165)
"""Five hundred faces are to fit into one file."""


_THEORY_DAY = (
    "领取资料，检查机位、网络、时钟、监控录像；停用的机位贴上标识。",
    "考生入场：核对准考证、身份证件原件和本人，指引对号入座；手机关机存放。",
    "宣读考场纪律；提醒答案自动保存，断网、换机不丢，有事举手。",
    "开考。各考生的时间从进入试卷时起算。",
    "考试结束。确认全部交卷后清场，填写考场情况记录，两名监考员签名后交考务。",
)
_PRACTICAL_DAY = (
    "领取资料，检查工位设备、防护用品、平板、叫号大屏、监控录像；停用的工位贴上标识。",
    "考生入场：核对准考证、身份证件原件和本人，指引到候考区；手机关机存放。",
    "宣读考场纪律；讲明看大屏叫号、过号排到队尾，有事举手。",
    "开考，按叫号进入工位。",
    "考试结束。确认评分表全部签字后清场，填写考场情况记录，考评组长和监考员签名后交考务。",
)
"""What is done before the bell, at the bell and at the end: an hour, half an hour and ten minutes before."""


def print_door_list(sitting: Sitting) -> bytes:
    """考场门贴: who sits where, large enough for a corridor; ticket numbers masked."""
    return print_page("exams/desk/room_door.html", _common(sitting), css=CSS)


def print_seat_plan(sitting: Sitting) -> bytes:
    """座位图: rows as the room has them."""
    return print_page("exams/desk/room_plan.html", _common(sitting), css=CSS)


def print_pack(sitting: Sitting) -> bytes:
    """监考资料: cover, rules of the day, faces, signatures, the incident form and the seat plan."""
    context = _common(sitting)
    for row in context["rows"]:
        row["photo"] = _thumb(row["registration"])
    context["staff"] = sitting.staff.select_related("person").order_by("duty", "person__name")
    context["day_plan"] = _day_plan(sitting)
    context["blank_lines"] = range(12)
    return print_page("exams/desk/room_pack.html", context, css=CSS)


def _common(sitting: Sitting) -> dict[str, Any]:
    if sitting.state == Sitting.State.DRAFT:
        raise TicketRefused("场次锁定、机位抽定之后才能打印。")
    registrations = list(
        sitting.registrations.filter(state=Registration.State.REGISTERED)
        .select_related("person")
        .order_by("seat", "ticket_number")
    )
    if not registrations:
        raise TicketRefused("本场没有考生，没有可打印的名单。")
    rows: list[dict[str, Any]] = [
        {"registration": registration, "person": registration.person, "ticket": mask_ticket(registration.ticket_number)}
        for registration in registrations
    ]
    starts, ends = timezone.localtime(sitting.starts_at), timezone.localtime(sitting.ends_at)
    proof = f"{settings.ORIGIN}/exams/proofs/{sitting.uuid}/" if sitting.commitment else ""
    return {
        "sitting": sitting,
        "organisation": sitting.exam_point.organisation,
        "rows": rows,
        "plan": _plan(sitting, rows),
        "day": f"{starts.year} 年 {starts.month} 月 {starts.day} 日（周{'一二三四五六日'[starts.weekday()]}）",
        "hours": f"{starts:%H:%M}–{ends:%H:%M}",
        "proof": proof,
        "proof_qr": qr_image(proof) if proof else "",
        "usable": len(sitting.room.usable_seats),
        "is_theory": sitting.part == "theory",
        "minutes": sitting.blueprint.minutes if sitting.blueprint else None,
        "printed_at": timezone.localtime(),
    }


def mask_ticket(number: str) -> str:
    """`YY01****7001`: enough to find oneself, too little to enter with."""
    return f"{number[:4]}****{number[-4:]}"


def _plan(sitting: Sitting, rows: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Every seat of the room with who sits there; a seat may be broken, free or taken."""
    room = sitting.room
    taken = {row["registration"].seat: row for row in rows}
    broken = set(room.broken_seats)
    return [
        [{"number": seat, "row": taken.get(seat), "is_broken": seat in broken} for seat in row]
        for row in rows_of(room.seats, room.columns)
    ]


def _thumb(registration: Registration) -> str:
    data = photo_bytes(registration.person)
    if not data:
        return ""
    out = BytesIO()
    with Image.open(BytesIO(data), formats=["JPEG"]) as image:
        image.thumbnail(THUMB)
        image.convert("RGB").save(out, "JPEG", quality=75)
    return "data:image/jpeg;base64," + base64.b64encode(out.getvalue()).decode()


def _day_plan(sitting: Sitting) -> list[tuple[str, str]]:
    """What happens when, by the clock of this sitting and the rules of its edition."""
    starts, ends = timezone.localtime(sitting.starts_at), timezone.localtime(sitting.ends_at)
    edition = qualifications.edition(sitting.edition_key)

    def at(moment: datetime) -> str:
        return f"{moment:%H:%M}"

    is_theory = sitting.part == "theory"
    ready, come, told, begin, over = _THEORY_DAY if is_theory else _PRACTICAL_DAY
    lines = [
        (at(starts - timedelta(minutes=60)), ready),
        (at(starts - timedelta(minutes=30)), come),
        (at(starts - timedelta(minutes=10)), told),
        (at(starts), begin),
    ]
    if is_theory and edition.theory:
        latest = starts + timedelta(minutes=edition.theory.latest_entry_minutes)
        lines.append((at(latest), "停止入场；在考场系统和签到表上核对缺考人数。"))
    lines.append((at(ends), over))
    return lines
