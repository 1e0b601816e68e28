"""Draw the sheets that campaigns offer for download: publicity/materials/*.html → static PDF."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

HERE = Path(__file__).resolve().parents[2]
SHEETS = HERE / "materials"
TARGET = HERE / "static" / "publicity" / "materials"


class Command(BaseCommand):
    """Run after a sheet was changed; the PDF files are committed."""

    help = "Draw the campaign sheets as PDF files."

    def handle(self, *args: Any, **options: Any) -> None:
        import weasyprint  # takes seconds to load

        style = weasyprint.CSS(filename=str(SHEETS / "sheet.css"))
        TARGET.mkdir(parents=True, exist_ok=True)
        for sheet in sorted(SHEETS.glob("*.html")):
            target = TARGET / f"{sheet.stem}.pdf"
            weasyprint.HTML(filename=str(sheet)).write_pdf(target, stylesheets=[style])
            self.stdout.write(f"{target.name} {target.stat().st_size // 1024} kB")
