"""`cert.*`: certificates drawn and signed, after warm-up; a batch against what one would write first, in the same run.

`cert.single_ms`: by the single lane (pyHanko signs). `cert.batch_*`: the bulk lane, a thousand signed PDF/A files.
`cert.batch_ratio_naive`: against one `write_pdf` each with full CJK fonts, unsigned; each is CPU time of one core.
`cert.batch_kb`: the largest file. `cert.batch_growth_mb`: memory at the end against after the first hundred.

python tests/bench/bench_cert.py
"""

from __future__ import annotations

import os
import resource
import statistics
import sys
import time
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "site")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")

import django  # noqa: E402

django.setup()

from PIL import Image, ImageDraw  # noqa: E402

from certificates.face import render  # noqa: E402
from certificates.face.fonts import SANS_FULL, SERIF_FULL  # noqa: E402
from certificates.face.kinds import built_in  # noqa: E402
from certificates.face.signature import sign  # noqa: E402
from evidence.api import digest  # noqa: E402
from tests.bench.figures import Figures  # noqa: E402

MOMENT = datetime(2026, 11, 22, 8, tzinfo=UTC)

METRICS = ("cert.single_ms", "cert.batch")
WARM, ROUNDS, GOAL, BATCH, NAIVE = 5, 40, 300, 1000, 6
FAMILY, GIVEN = (
    "王李张刘陈杨赵黄周吴徐孙马朱胡郭何林高罗",
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀兰霞平刚桂英华喆堃㛃䶮龑",
)


def photo() -> bytes:
    image = Image.new("RGB", (295, 413), "#4682be")
    draw = ImageDraw.Draw(image)
    draw.ellipse((90, 90, 205, 230), fill="#ecc8aa")
    draw.ellipse((20, 240, 275, 560), fill="#28405a")
    out = BytesIO()
    image.save(out, "JPEG", quality=88)
    return out.getvalue()


def payload(serial: int) -> dict[str, Any]:
    name = FAMILY[serial % len(FAMILY)] + GIVEN[serial * 7 % len(GIVEN)] + GIVEN[serial * 11 % len(GIVEN)]
    return {
        "title": "安全生产考试合格证明",
        "number": f"AP-2026-{serial:06d}-0",
        "name": name,
        "document": "居民身份证",
        "id_number": "430************123X",
        "category": "电工作业",
        "item": "低压电工作业",
        "theory": "合格（2026年11月3日）",
        "practical": "合格（2026年11月10日）",
        "practical_passed": True,
        "passed_on": "2026-11-10",
        "valid_from": "2026-11-10",
        "valid_to": "2032-11-09",
        "rule": "特种作业人员安全技术培训考核管理规定（2025年修订）",
        "instrument": "应急管理部令第19号 · 规则版本 SO-19",
        "issuer": "湘江市安全生产考试中心",
        "issuer_short": "湘江考试中心",
        "issued_on": "2026-11-22",
        "address": f"https://anpei.example.org/certificates/v/{serial:032d}/",
    }


def one(serial: int, picture: bytes) -> bytes:
    """The product's way."""
    values = payload(serial)
    return sign(render.draw(values, payload_hash=digest(values), photo=picture), issuer=values["issuer"])


def together(serial: int, picture: bytes) -> bytes:
    """The bulk lane's way."""
    values = payload(serial)
    return render.draw_signed(
        values, payload_hash=digest(values), photo=picture, layout=built_in("examination").layout, moment=MOMENT
    )


def naive(serial: int, picture: bytes) -> bytes:
    """A fresh font configuration and full fonts each time, unsigned and without art."""
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    from certificates.face.fetcher import RegisteredFetcher
    from tests.certificates import reference

    values, layout = payload(serial), built_in("examination").layout
    sheet = reference.FONTS + reference.SHEET
    for name, path in (("sans", SANS_FULL), ("serif", SERIF_FULL)):
        sheet = sheet.replace(f'anpei:font/{name}"', f'{path.as_uri()}"')
    fonts = FontConfiguration()
    pages = render.pages_of(values, payload_hash=digest(values), layout=layout)
    page = HTML(
        string=reference.page_html(pages, payload=values, payload_hash=digest(values), photo=True),
        url_fetcher=RegisteredFetcher({"anpei:photo": (picture, "image/jpeg")}),
        base_url="anpei:page",
    )
    return bytes(page.write_pdf(stylesheets=[CSS(string=sheet, font_config=fonts)], font_config=fonts))


def median_ms(work: Any, *, rounds: int, warm: int) -> float:
    """Median wall time in milliseconds."""
    picture, times = photo(), []
    for serial in range(warm + rounds):
        start = time.perf_counter()
        work(serial, picture)
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times[warm:])


def resident_mb() -> float:
    """Memory of this process now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 1e6


def batch(figures: Figures) -> float:
    """CPU seconds a certificate of the bulk lane."""
    picture, largest, early = photo(), 0, 0.0
    for serial in range(WARM):
        together(serial, picture)
    start = time.process_time()
    for serial in range(BATCH):
        largest = max(largest, len(together(serial, picture)))
        if serial == BATCH // 10:
            early = resident_mb()
    spent = (time.process_time() - start) / BATCH
    figures.say("cert.batch_per_s_core", 1 / spent, "/s", ">=40")
    figures.say("cert.batch_kb", largest / 1024, "KB", "<=80")
    figures.say("cert.batch_growth_mb", resident_mb() - early, "MB", "<=25")
    return spent


def main() -> None:
    figures = Figures()
    figures.say("cert.single_ms", median_ms(one, rounds=ROUNDS, warm=WARM), "ms", f"<={GOAL}")
    spent, picture = batch(figures), photo()
    naive(0, picture)
    start = time.process_time()
    for serial in range(NAIVE):
        naive(serial, picture)
    figures.say("cert.batch_ratio_naive", (time.process_time() - start) / NAIVE / spent, "x", ">=10")
    figures.end()


if __name__ == "__main__":
    main()
