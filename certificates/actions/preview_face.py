"""What a design would look like: drawn by the very painter that issues, for a person who does not exist."""

from __future__ import annotations

import io
from functools import lru_cache
from typing import Any

from django.utils.timezone import localdate
from PIL import Image, ImageDraw

from certificates.domain.kinds import Kind
from certificates.domain.layout import Layout, places_in
from certificates.face.render import draw
from evidence.api import database_now, digest

_WORDS = {
    "category": "电工作业", "item": "低压电工作业", "theory": "合格（2026年6月3日）",
    "practical": "合格（2026年6月10日）",
    "group": "低压电工作业初训 2026 年第 3 期", "period": "2026年6月1日 至 2026年6月20日", "hours": "148",
    "theory_hours": "100", "practical_hours": "48", "result": "合格", "workshop": "总装车间", "team": "一班",
    "post": "装配钳工", "joined_on": "2026年6月1日", "employer": "湘江重型机械股份有限公司",
    "event": "2026 年“安全生产月”职工安全知识竞赛", "prize": "一等奖",
}  # fmt: skip
_ROWS = (
    ("厂级", "安全生产法律法规、本单位规章制度、从业人员的权利和义务"),
    ("车间级", "本车间危险因素、设备安全操作规程、事故案例与应急处置"),
    ("班组级", "岗位安全操作规程、劳动防护用品的使用、互保联保"),
)


def sample_payload(kind: Kind, layout: Layout) -> dict[str, Any]:
    """Every fact filled, with a long name and the word 样张 in the number."""
    today = localdate(database_now()).isoformat()
    payload: dict[str, Any] = {
        "kind": kind.key, "title": layout.title, "number": f"{kind.prefix}-样张-000000-0", "name": "欧阳㛃·样张",
        "document": "居民身份证", "id_number": "430***********123X", "issuer": "湘江市安全生产考试中心",
        "issuer_short": "湘江考试中心", "issued_on": today, "address": "https://example.org/certificates/v/sample/",
    }  # fmt: skip
    if kind.needs_item:
        payload |= {"category": _WORDS["category"], "item": _WORDS["item"]}
    if kind.is_examination:
        payload |= {"theory": _WORDS["theory"], "practical": _WORDS["practical"], "practical_passed": True}
        payload |= {"passed_on": "2026-06-10", "rule": "适用规则的名称", "instrument": "文号 · 规则版本"}
    if kind.term != "none":
        payload |= {"valid_from": "2026-06-10", "valid_to": "2032-06-09"}
    wanted = {shown.key: shown.label for shown in layout.fields}
    wanted |= {key: key for key in places_in(layout.statement) if key not in wanted and key != "passed"}
    payload["shown"] = [
        {"key": key, "label": label, "value": _WORDS.get(key, f"（{label}）")} for key, label in wanted.items()
    ]
    if layout.columns:
        payload["columns"] = [column.key for column in layout.columns]
        payload["items"] = [_row(layout, place) for place in range(6)]
    return payload


def _row(layout: Layout, place: int) -> list[str]:
    level, content = _ROWS[place % len(_ROWS)]
    known = {"level": level, "content": content, "hours": "8", "day": "2026-06-02", "teacher": "王建国", "score": "92"}
    return [known.get(column.key, column.label) for column in layout.columns]


@lru_cache(maxsize=1)
def sample_photo() -> bytes:
    """A face that is nobody's."""
    image = Image.new("RGB", (295, 413), "#dfe8ea")
    pen = ImageDraw.Draw(image)
    pen.ellipse((92, 92, 203, 232), fill="#9fb3b8")
    pen.ellipse((22, 250, 273, 580), fill="#9fb3b8")
    out = io.BytesIO()
    image.save(out, "JPEG", quality=85)
    return out.getvalue()


def preview_pdf(kind: Kind, layout: Layout) -> bytes:
    """Unsigned. FaceRefused when the design can't be drawn."""
    payload = sample_payload(kind, layout)
    return draw(payload, payload_hash=digest(payload), photo=sample_photo(), layout=layout)


def preview_png(kind: Kind, layout: Layout, *, page: int = 0) -> bytes:
    """The same as a picture, for phones and for the place beside the form."""
    import pypdfium2

    document = pypdfium2.PdfDocument(preview_pdf(kind, layout))
    try:
        image = document[min(page, len(document) - 1)].render(scale=1.35).to_pil()
    finally:
        document.close()
    out = io.BytesIO()
    image.convert("RGB").save(out, "PNG", optimize=False)
    return out.getvalue()
