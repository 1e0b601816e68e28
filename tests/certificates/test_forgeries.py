"""Forty ways to forge a certificate's file, each caught, each with its reason in plain words (SEC-16)."""

from __future__ import annotations

import io
import re
import zlib

import pikepdf
import pytest

from certificates import api
from certificates.actions.fix_payload import photo_for
from certificates.face import keys, one_pass, render, signature
from certificates.face.signature import sign
from evidence.api import digest
from tests.certificates import factories as make

FINGERPRINT = "文件指纹"


def resave(pdf: bytes, change) -> bytes:
    """Opened, changed and written anew, as an editor does."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        change(opened)
        out = io.BytesIO()
        opened.save(out)
        return out.getvalue()


def update(pdf: bytes, change) -> bytes:
    """Changed by an incremental update: the signed bytes stay as they are, more is put behind them."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def flipped(pdf: bytes, place: int) -> bytes:
    return pdf[:place] + bytes([pdf[place] ^ 1]) + pdf[place + 1 :]


def text_page(opened: pikepdf.Pdf, old: bytes, new: bytes) -> None:
    contents = opened.pages[0].Contents
    contents.write(contents.read_bytes().replace(old, new))


def overlay(writer, *, kind: str) -> None:
    """A white note over the name, or a stamp of approval."""
    from pyhanko.pdf_utils import generic

    page = writer.root["/Pages"]["/Kids"][0].get_object()
    note = generic.DictionaryObject(
        {
            generic.pdf_name("/Type"): generic.pdf_name("/Annot"),
            generic.pdf_name("/Subtype"): generic.pdf_name(kind),
            generic.pdf_name("/Rect"): generic.ArrayObject([generic.FloatObject(x) for x in (200, 380, 500, 440)]),
            generic.pdf_name("/Contents"): generic.pdf_string("李四"),
        }
    )
    page[generic.pdf_name("/Annots")] = generic.ArrayObject([writer.add_object(note)])
    writer.update_container(page)


def set_root(writer, name: str, value: str) -> None:
    from pyhanko.pdf_utils import generic

    writer.root[generic.pdf_name(name)] = generic.pdf_string(value)
    writer.update_root()


def strip(opened: pikepdf.Pdf) -> None:
    del opened.Root.AcroForm
    del opened.Root.Perms
    opened.pages[0].Annots = pikepdf.Array()


def by_a_stranger(work):
    """The same work with a key of somebody else's making, as the same name."""
    text = keys._make_test_key()
    place = text.index("-----BEGIN CERTIFICATE")
    before = keys._local_test_key
    caches = (signature.signer, keys.signing_material, one_pass._key, one_pass._pattern)
    for cache in caches:
        cache.cache_clear()
    keys._local_test_key = lambda folder: (text[:place], text[place:])
    try:
        return work()
    finally:
        keys._local_test_key = before
        for cache in caches:
            cache.cache_clear()


def redrawn(certificate, **changed) -> bytes:
    """The whole page drawn anew with other facts, by somebody who has our program but not our key."""
    payload = {**certificate.payload, **changed}
    return render.draw(payload, payload_hash=digest(payload), photo=photo_for(certificate),
                       layout=certificate.face.design)  # fmt: skip


def forged_number_tree(pdf: bytes) -> bytes:
    return pdf.replace(b"/StructParents 0", b"/StructParents 1", 1)


def other_content(pdf: bytes) -> bytes:
    """A stream packed anew, of the same length where it can be."""
    found = re.search(rb"/Filter /FlateDecode >>\nstream\n", pdf)
    start = found.end()
    end = pdf.index(b"\nendstream", start)
    words = zlib.decompress(pdf[start:end])
    packed = zlib.compress(words[::-1], 9)[: end - start].ljust(end - start, b"\0")
    return pdf[:start] + packed + pdf[end:]


def forgeries(pdf: bytes, certificate, other: bytes) -> dict[str, bytes]:
    """Forty files that are not what was issued."""
    length = len(pdf)
    facts = {
        "name": "李四", "id_number": "110***********0011", "number": "AP-2026-999999-0", "item": "高压电工作业",
        "category": "焊接与热切割作业", "passed_on": "2020-01-01", "valid_to": "2099-12-31", "issuer": "某某考试院",
        "theory": "合格（2019年1月1日）", "issued_on": "2019-01-01",
    }  # fmt: skip
    stranger = by_a_stranger(lambda: sign(redrawn(certificate, name="李四"), issuer="湘江市考试中心"))
    other_reader = by_a_stranger(lambda: sign(redrawn(certificate), issuer=certificate.issuer.name))
    both = by_a_stranger(lambda: signed_twice(redrawn(certificate)))
    return {
        **{f"flipped at {place}": flipped(pdf, place)
           for place in (9, 200, 2_000, 9_000, length // 3, length - 400, length - 30)},
        **{f"{key} drawn anew": redrawn(certificate, **{key: value}) for key, value in facts.items()},
        "drawn anew without a change": redrawn(certificate),
        "text replaced by an editor": resave(pdf, lambda opened: text_page(opened, b"Tj", b"Tj ")),
        "saved by an editor": resave(pdf, lambda opened: None),
        "signature stripped": resave(pdf, strip),
        "title changed by an editor": resave(pdf, lambda opened: opened.docinfo.update({"/Title": "别的证书"})),
        "page appended by an editor": resave(pdf, lambda opened: opened.add_blank_page()),
        "page doubled by an editor": resave(pdf, lambda opened: opened.pages.append(opened.pages[0])),
        "attachment added": resave(pdf, attach),
        "update: language": update(pdf, lambda writer: set_root(writer, "/Lang", "en")),
        "update: note over the name": update(pdf, lambda writer: overlay(writer, kind="/FreeText")),
        "update: stamp": update(pdf, lambda writer: overlay(writer, kind="/Stamp")),
        "update: picture over the photo": update(pdf, lambda writer: overlay(writer, kind="/Square")),
        "update: open action": update(pdf, lambda writer: set_root(writer, "/OpenAction", "x")),
        "signed by a stranger": stranger,
        "same facts signed by a stranger": other_reader,
        "a second signature": both,
        "bytes appended": pdf + b"\n% more",
        "a zero appended": pdf + b"\0",
        "an empty update appended": pdf + b"\nstartxref\n0\n%%EOF\n",
        "end cut": pdf[:-12],
        "half a file": pdf[: length // 2],
        "a byte put in": pdf[:5000] + b" " + pdf[5000:],
        "number tree": forged_number_tree(pdf) if b"/StructParents 0" in pdf else flipped(pdf, 4_000),
        "content packed anew": other_content(pdf),
        "another person's genuine file": other,
        "no PDF at all": b"GIF89a" + pdf,
    }  # fmt: skip


def attach(opened: pikepdf.Pdf) -> None:
    opened.attachments["证明.txt"] = b"x"


def signed_twice(pdf: bytes) -> bytes:
    """Two signatures of somebody else's, one behind the other; behind ours, which forbids it, no program signs."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner

    for field in ("First", "Second"):
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        about = PdfSignatureMetadata(field_name=field)
        pdf = PdfSigner(about, signer=signature.signer()).sign_pdf(writer).getvalue()
    return pdf


@pytest.mark.django_db
@pytest.mark.parametrize("lane", ["single", "bulk"])
def test_forty_of_forty_forgeries_are_caught_with_their_reason(lane):
    certificate = issued(lane)
    genuine, other = api.stored_pdf(certificate), api.stored_pdf(issued(lane))
    assert api.examine_file(genuine, certificate).is_genuine
    forged = forgeries(genuine, certificate, other)
    assert len(forged) >= 40
    caught = {label: api.examine_file(data, certificate).reasons for label, data in forged.items()}
    assert [label for label, reasons in caught.items() if not reasons] == []
    assert all(FINGERPRINT in reasons[0] for reasons in caught.values())
    by_fingerprint_alone = {label for label, reasons in caught.items() if len(reasons) == 1}
    assert by_fingerprint_alone <= BEYOND_A_SIGNATURE, by_fingerprint_alone
    words = {
        "signature stripped": "没有数字签名",
        "drawn anew without a change": "没有数字签名",
        "signed by a stranger": "签名人不是本平台",
        "same facts signed by a stranger": "签名人不是本平台",
        "a second signature": "不止一个签名",
        "update: note over the name": "又添加了内容",
        "flipped at 9000": "被改动",
    }
    assert {label: word in caught[label][1] for label, word in words.items()} == dict.fromkeys(words, True), caught


BEYOND_A_SIGNATURE = {
    "another person's genuine file", "bytes appended", "a zero appended", "an empty update appended",
}  # fmt: skip
"""What a valid signature can't tell: another genuine file, and bytes behind the end (K7). The fingerprint can."""


def issued(lane: str):
    """By either lane of issuing."""
    order = make.make_order(issuer=make.make_issuer(), item=make.make_item())
    if lane == "single":
        api.issue_certificate(order.pk)
    else:
        api.issue_together([order.pk])
    order.refresh_from_db()
    return order.certificate
