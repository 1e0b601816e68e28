"""What a batch hands out: all its files in one archive, and sheets to print with cut marks."""

from __future__ import annotations

import ctypes
import hashlib
import io
import tempfile
import zipfile
from collections.abc import Iterator
from typing import IO, Any

from accounts.api import Refused, write_table
from certificates.actions.steps import read
from certificates.models import Certificate, IssuingBatch

MOST_PRINTED = 400
MM = 72 / 25.4
UPRIGHT, ACROSS = (210.0, 297.0), (297.0, 210.0)
GRIDS = {2: (1, 2, UPRIGHT), 4: (2, 2, ACROSS), 8: (2, 4, UPRIGHT)}
"""Certificates a page → columns and rows, and how the A4 lies."""
MARGIN, GAP, MARK = 8.0, 6.0, 3.0


def issued_in(batch: IssuingBatch) -> Any:
    """Its issued certificates, in the order of the list."""
    return (
        Certificate.objects.issued()
        .filter(issuing_order__entry__batch=batch)
        .select_related("person")
        .order_by("issuing_order__entry__position")
    )


def _files(certificates: Any) -> Iterator[tuple[Certificate, bytes]]:
    """Only files that still are what was issued."""
    for certificate in certificates.iterator(chunk_size=200):
        data = read(certificate.pdf.name or "")
        if data is not None and hashlib.sha256(data).hexdigest() == certificate.pdf_sha256:
            yield certificate, data


def zip_batch(batch: IssuingBatch) -> IO[bytes]:
    """A temporary file, at its beginning; PDFs are packed already and only stored."""
    out = tempfile.TemporaryFile()  # noqa: SIM115  (the response closes it)
    rows: list[list[str]] = []
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for certificate, data in _files(issued_in(batch)):
            name = f"{certificate.number}_{_plain(certificate.person.name)}.pdf"
            archive.writestr(name, data)
            rows.append([certificate.number, certificate.person.name, certificate.get_state_display(), name,
                         certificate.pdf_sha256])  # fmt: skip
        header = ["证书编号", "姓名", "状态", "文件", "SHA-256"]
        archive.writestr("目录.xlsx", write_table("目录", header, rows, widths={"文件": 40, "SHA-256": 70}))
    out.seek(0)
    return out


def _plain(name: str) -> str:
    return "".join(character for character in name if character.isalnum() or character in "·-")


def print_sheet(batch: IssuingBatch, *, per_page: int) -> bytes:
    """First pages only, `per_page` on an A4, cut marks at every corner. The signature stays in the files."""
    import pypdfium2 as pdfium

    certificates = issued_in(batch).filter(state=Certificate.State.VALID)
    if certificates.count() > MOST_PRINTED:
        raise Refused(f"一次最多拼版 {MOST_PRINTED} 张，请分批打印。")
    columns, rows, paper = GRIDS[per_page]
    sheet = pdfium.PdfDocument.new()
    page: Any = None
    for place, (_certificate, data) in enumerate(_files(certificates)):
        slot = place % per_page
        if slot == 0:
            page = sheet.new_page(paper[0] * MM, paper[1] * MM)
        source = pdfium.PdfDocument(data)
        form: Any = source.page_as_xobject(0, sheet).as_pageobject()
        left, bottom, wide, high = _box(slot, columns, rows, paper)
        scale = wide / 297.0
        form.set_matrix(pdfium.PdfMatrix().scale(scale, scale).translate(left * MM, bottom * MM))
        page.insert_obj(form)
        _cut_marks(page, left, bottom, wide, high)
        page.gen_content()
        source.close()
    if page is None:
        sheet.new_page(paper[0] * MM, paper[1] * MM)
    out = io.BytesIO()
    sheet.save(out)
    sheet.close()
    return out.getvalue()


def _box(slot: int, columns: int, rows: int, paper: tuple[float, float]) -> tuple[float, float, float, float]:
    """Left, bottom, width and height in millimetres of one place; the certificate keeps its shape."""
    room = ((paper[0] - 2 * MARGIN - GAP * (columns - 1)) / columns, (paper[1] - 2 * MARGIN - GAP * (rows - 1)) / rows)
    wide = min(room[0], room[1] * 297 / 210)
    high = wide * 210 / 297
    column, row = slot % columns, slot // columns
    block = (wide * columns + GAP * (columns - 1), high * rows + GAP * (rows - 1))
    left = (paper[0] - block[0]) / 2 + column * (wide + GAP)
    top = (paper[1] - block[1]) / 2 + row * (high + GAP)
    return left, paper[1] - top - high, wide, high


def _cut_marks(page: Any, left: float, bottom: float, wide: float, high: float) -> None:
    """Short lines outside each corner."""
    import pypdfium2.raw as raw

    for x, outward in ((left, -1), (left + wide, 1)):
        for y, up in ((bottom, -1), (bottom + high, 1)):
            for ends in (((x + outward, y), (x + outward * MARK, y)), ((x, y + up), (x, y + up * MARK))):
                (x0, y0), (x1, y1) = ends
                path = raw.FPDFPageObj_CreateNewPath(ctypes.c_float(x0 * MM), ctypes.c_float(y0 * MM))
                raw.FPDFPath_LineTo(path, ctypes.c_float(x1 * MM), ctypes.c_float(y1 * MM))
                raw.FPDFPageObj_SetStrokeColor(path, 90, 90, 90, 255)
                raw.FPDFPageObj_SetStrokeWidth(path, ctypes.c_float(0.35))
                raw.FPDFPath_SetDrawMode(path, 0, 1)
                raw.FPDFPage_InsertObject(page.raw, path)
