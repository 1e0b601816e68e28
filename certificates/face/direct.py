"""Paints the pages of a certificate straight into a PDF/A-3b file, tagged: what `domain.sheet` says and nothing else.

About eight times as fast as laying the same page out in HTML (pdf.md sections 3 and 4); `reference.py` paints the same
pages with WeasyPrint, and a raster test holds the two together.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from xml.sax.saxutils import escape

from PIL import Image, ImageCms

from certificates.domain.guilloche import HEIGHT, WIDTH
from certificates.domain.layout import Layout
from certificates.domain.sheet import Line, Page
from certificates.face.art import MM, PHOTO_BOX, table_art
from certificates.face.embedding import Faces
from certificates.face.one_pass import widget
from certificates.face.writer import Document, name_tree, text


@dataclass(frozen=True, slots=True)
class About:
    """What the file says of itself; `day` is an ISO date, `keywords` carries the payload's hash."""

    title: str
    author: str
    subject: str
    keywords: str
    day: str


@dataclass(slots=True)
class _Tree:
    """The elements of the tagged document: element per marked piece, by page."""

    root: int
    document: int
    kids: list[int] = field(default_factory=list)
    parents: list[list[int]] = field(default_factory=list)


def paint(
    pages: Sequence[Page], *, art: bytes, photo: bytes, about: About, layout: Layout, signature: bytes = b""
) -> bytes:
    """The unsigned file. `signature`: a signature's dictionary whose place `one_pass.close` fills."""
    pdf, faces = Document(), Faces()
    for page in pages:
        for line in page.lines:
            faces.take(line.text, line.serif)
    fonts = faces.embed(pdf)
    catalog, tree_of_pages = pdf.reserve(), pdf.reserve()
    tree = _Tree(pdf.reserve(), pdf.reserve())
    picture = _photo(pdf, photo) if photo and layout.photo else 0
    numbers = []
    signed, field_number = (pdf.add(signature), pdf.reserve()) if signature else (0, 0)
    for place, page in enumerate(pages):
        number = pdf.reserve()
        under = art if page.first or page.table is None else table_art(page.table, layout=layout)
        words = [under, *_page_words(pdf, page, tree, faces, number, picture if page.first else 0)]
        content = pdf.stream(b"\n".join(words), level=5)
        images = f" /XObject << /Photo {picture} 0 R >>" if picture and page.first else ""
        pdf.put(
            number,
            (
                f"<< /Type /Page /Parent {tree_of_pages} 0 R /MediaBox [0 0 {WIDTH * MM:.2f} {HEIGHT * MM:.2f}]"
                f" /Contents {content} 0 R /StructParents {place} /Tabs /S"
                f" /Resources << /Font << {fonts} >>{images} >>{_annotations(field_number, page)} >>"
            ).encode(),
        )
        numbers.append(number)
    kids = " ".join(f"{number} 0 R" for number in numbers)
    pdf.put(tree_of_pages, f"<< /Type /Pages /Kids [{kids}] /Count {len(numbers)} >>".encode())
    _finish_tree(pdf, tree)
    info = _info(pdf, about)
    form = ""
    if signature:
        pdf.put(field_number, widget(signature=signed, page=numbers[0]))
        form = f" /AcroForm << /Fields [{field_number} 0 R] /SigFlags 3 >> /Perms << /DocMDP {signed} 0 R >>"
    _catalog(pdf, catalog, tree_of_pages, tree, about, form=form)
    return pdf.finish(root=catalog, info=info)


def _annotations(field_number: int, page: Page) -> str:
    return f" /Annots [{field_number} 0 R]" if field_number and page.first else ""


def _photo(pdf: Document, photo: bytes) -> int:
    """The JPEG's own bytes, never decoded again."""
    with Image.open(io.BytesIO(photo)) as image:
        wide, high, mode = image.width, image.height, image.mode
        if image.format != "JPEG" or mode not in ("RGB", "L"):
            out = io.BytesIO()
            image.convert("RGB").save(out, "JPEG", quality=88)
            photo, mode = out.getvalue(), "RGB"
    space = b"/DeviceRGB" if mode == "RGB" else b"/DeviceGray"
    return pdf.stream(
        photo,
        b"/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace %s /BitsPerComponent 8 /Filter /DCTDecode"
        % (wide, high, space),
        packed=False,
    )


def _page_words(pdf: Document, page: Page, tree: _Tree, faces: Faces, number: int, picture: int) -> list[bytes]:
    """Operators of one page; every piece is an element of the tree."""
    words: list[bytes] = []
    owners: list[int] = []
    elements: dict[int, tuple[int, str, list[int], str]] = {}
    order: list[int] = []
    if picture:
        left, top, wide, high = (value * MM for value in PHOTO_BOX)
        element = pdf.reserve()
        owners.append(element)
        words.append(
            f"/Figure <</MCID 0>> BDC q {wide:.3f} 0 0 {high:.3f} {left:.3f} {HEIGHT * MM - top - high:.3f} cm"
            " /Photo Do Q EMC".encode()
        )
        box = f"[{left:.2f} {HEIGHT * MM - top - high:.2f} {left + wide:.2f} {HEIGHT * MM - top:.2f}]"
        pdf.put(element, (f"<< /Type /StructElem /S /Figure /P {tree.document} 0 R /Pg {number} 0 R /K 0".encode()
                          + b" /Alt " + text("持证人照片")
                          + f" /A << /O /Layout /BBox {box} >> >>".encode()))  # fmt: skip
        tree.kids.append(element)
    for line in page.lines:
        if line.group not in elements:
            elements[line.group] = (pdf.reserve(), line.tag, [], line.language)
            order.append(line.group)
        element, tag, marks, _language = elements[line.group]
        mark = len(owners)
        owners.append(element)
        marks.append(mark)
        words.append(_words_of(line, faces, mark=mark))
    tree.parents.append(owners)
    _elements(pdf, page, tree, [elements[group] for group in order], number)
    return words


def _words_of(line: Line, faces: Faces, *, mark: int) -> bytes:
    """One marked line of text."""
    wide = (faces.width(line.text, line.serif) * line.size + line.spacing * len(line.text)) / MM
    x = line.x - (wide if line.align == "right" else wide / 2 if line.align == "centre" else 0.0)
    colour = " ".join(f"{int(line.colour[place : place + 2], 16) / 255:.3f}" for place in (1, 3, 5))
    spacing = f"{line.spacing:g}"
    place = f"1 0 0 1 {x * MM:.3f} {(HEIGHT - line.y) * MM:.3f} Tm"
    shown = faces.shown(line.text, line.serif, line.size)
    return f"/{line.tag} <</MCID {mark}>> BDC BT {colour} rg {spacing} Tc {place} {shown} ET EMC".encode()


def _elements(
    pdf: Document, page: Page, tree: _Tree, elements: list[tuple[int, str, list[int], str]], number: int
) -> None:
    """Elements under the document; the cells of a table under its rows."""
    columns = len(page.table.columns) - 1 if page.table else 0
    cells = [row for row in elements if row[1] in ("TH", "TD")]
    table = pdf.reserve() if cells else 0
    rows: list[int] = []
    for place in range(0, len(cells), max(columns, 1)):
        row, members = pdf.reserve(), cells[place : place + columns]
        kids = " ".join(f"{cell[0]} 0 R" for cell in members)
        pdf.put(row, f"<< /Type /StructElem /S /TR /P {table} 0 R /K [{kids}] >>".encode())
        rows.append(row)
        for cell in members:
            _put_element(pdf, cell, parent=row, page=number)
    for element in elements:
        if element[1] not in ("TH", "TD"):
            _put_element(pdf, element, parent=tree.document, page=number)
            tree.kids.append(element[0])
    if table:
        kids = " ".join(f"{row} 0 R" for row in rows)
        pdf.put(table, f"<< /Type /StructElem /S /Table /P {tree.document} 0 R /K [{kids}] >>".encode())
        tree.kids.append(table)


def _put_element(pdf: Document, element: tuple[int, str, list[int], str], *, parent: int, page: int) -> None:
    number, tag, marks, language = element
    kids = str(marks[0]) if len(marks) == 1 else "[" + " ".join(str(mark) for mark in marks) + "]"
    more = f" /Lang ({language})" if language else ""
    more += " /A << /O /Table /Scope /Column >>" if tag == "TH" else ""
    body = f"<< /Type /StructElem /S /{tag} /P {parent} 0 R /Pg {page} 0 R /K {kids}{more} >>"
    pdf.put(number, body.encode())


def _finish_tree(pdf: Document, tree: _Tree) -> None:
    kids = " ".join(f"{kid} 0 R" for kid in tree.kids)
    body = f"<< /Type /StructElem /S /Document /P {tree.root} 0 R /K [{kids}] >>"
    pdf.put(tree.document, body.encode())
    leaves = [
        (place, pdf.add(("[" + " ".join(f"{owner} 0 R" for owner in owners) + "]").encode()))
        for place, owners in enumerate(tree.parents)
    ]
    parents = pdf.add(b"<< /Nums [" + name_tree(leaves) + b"] >>")
    root = f"<< /Type /StructTreeRoot /K {tree.document} 0 R /ParentTree {parents} 0 R"
    pdf.put(tree.root, f"{root} /ParentTreeNextKey {len(leaves)} >>".encode())


@lru_cache(maxsize=1)
def _profile() -> bytes:
    """sRGB, as the output intent asks, deflated."""
    data: bytes = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return zlib.compress(data[:24] + bytes(12) + data[36:])  # the day of making would differ between processes


def _info(pdf: Document, about: About) -> int:
    entries = (("Title", about.title), ("Author", about.author), ("Subject", about.subject),
               ("Keywords", about.keywords), ("Producer", "Anpei"))  # fmt: skip
    made = f"/CreationDate (D:{about.day.replace('-', '')}000000+08'00')".encode()
    return pdf.add(
        b"<< " + b" ".join(f"/{key} ".encode() + text(value) for key, value in entries) + b" " + made + b" >>"
    )


def _catalog(pdf: Document, number: int, pages: int, tree: _Tree, about: About, *, form: str) -> None:
    meta = pdf.stream(_xmp(about), b"/Type /Metadata /Subtype /XML", packed=False)
    profile = pdf.stream(_profile(), b"/N 3 /Filter /FlateDecode", packed=False)
    intent = pdf.add(
        f"<< /Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier (sRGB) /Info (sRGB IEC61966-2.1)"
        f" /DestOutputProfile {profile} 0 R >>".encode()
    )
    pdf.put(
        number,
        f"<< /Type /Catalog /Pages {pages} 0 R /Lang (zh-CN) /MarkInfo << /Marked true >>"
        f" /StructTreeRoot {tree.root} 0 R /Metadata {meta} 0 R /OutputIntents [{intent} 0 R]"
        f" /ViewerPreferences << /DisplayDocTitle true >>{form} >>".encode(),
    )


def _xmp(about: About) -> bytes:
    def alt(name: str, value: str) -> str:
        return f'<{name}><rdf:Alt><rdf:li xml:lang="x-default">{escape(value)}</rdf:li></rdf:Alt></{name}>'

    made = f"{about.day}T00:00:00+08:00"
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"'
        ' xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">'
        "<pdfaid:part>3</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>"
        f"{alt('dc:title', about.title)}{alt('dc:description', about.subject)}"
        f"<dc:creator><rdf:Seq><rdf:li>{escape(about.author)}</rdf:li></rdf:Seq></dc:creator>"
        f"<pdf:Producer>Anpei</pdf:Producer><pdf:Keywords>{escape(about.keywords)}</pdf:Keywords>"
        f"<xmp:CreateDate>{made}</xmp:CreateDate>"
        '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    ).encode()
