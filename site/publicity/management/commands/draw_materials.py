"""Draw what is offered for download: publicity/materials/*.html and content/materials/*.toml → static files."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from pages.api import read_files
from publicity.domain.posters import Poster, lines_of

HERE = Path(__file__).resolve().parents[2]
SHEETS = HERE / "materials"
TARGET = HERE / "static" / "publicity" / "materials"
POSTERS = TARGET / "posters"


class Command(BaseCommand):
    """Run after a sheet was changed; the PDF files are committed."""

    help = "Draw the campaign sheets as PDF files."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--posters", action="store_true", help="only the posters of content/materials")

    def handle(self, *args: Any, **options: Any) -> None:
        self._draw_posters()
        if options["posters"]:
            return
        import weasyprint  # takes seconds to load

        style = weasyprint.CSS(filename=str(SHEETS / "sheet.css"))
        TARGET.mkdir(parents=True, exist_ok=True)
        for sheet in sorted(SHEETS.glob("*.html")):
            target = TARGET / f"{sheet.stem}.pdf"
            weasyprint.HTML(filename=str(sheet)).write_pdf(target, stylesheets=[style])
            self.stdout.write(f"{target.name} {target.stat().st_size // 1024} kB")

    def _draw_posters(self) -> None:
        from publicity.poster.draw import draw

        POSTERS.mkdir(parents=True, exist_ok=True)
        for key, entry in read_files(HERE / "content" / "materials").items():
            headline, lines = lines_of(entry["headline"]), tuple(entry["lines"])
            files = draw(Poster(entry["template"], entry["tone"], headline, lines))
            for name, ending in (("a4.pdf", ".pdf"), ("long.png", ".png"), ("cover.png", "-cover.png")):
                (POSTERS / f"{key}{ending}").write_bytes(files[name])
            self.stdout.write(f"{key} {len(files['long.png']) // 1024} kB")
