"""The PDF: what is printed can be read back, scanned, checked; what must not be loaded is not."""

from __future__ import annotations

import hashlib
import os
import re
import socket
import subprocess
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
import zxingcpp
from PIL import Image

from accounts.api import normalise_name
from certificates.domain.facts import DISCLAIMER, printed_facts
from certificates.face import fonts, render
from certificates.face.fetcher import RegisteredFetcher
from certificates.face.signature import is_ours, sign
from certificates.management.commands.build_fonts import gb2312
from evidence.api import digest
from tests.certificates.factories import people

TOKEN = "Zq3vY8xK1mW5tR7uB2nL9cD4fG6hJ0pS"
ADDRESS = f"https://anpei.example.org/certificates/v/{TOKEN}/"
_NAMES = """张伟 王芳 李娜 刘洋 欧阳锋 诸葛孔明 司马相如 㛃䶮 𬱖喆 喆堃 燊龑 頔 𬭎 𫖯 䶮 王䶮 李𬱖 张㛃 赵喆 钱堃
孙燊 周頔 吴𬭎 郑𫖯 冯镕基 陈垚 褚犇 卫骉 蒋淼 沈焱 韩鑫 杨赟 朱翀 秦祎 尤彧 许禛 何翯 吕旻昊 施珺 张𬍛
孔𬀩 曹𫍯 严祐 华佗 金龘 魏𬸚 买买提·吐尔逊 阿卜杜热依木·麦麦提吐尔逊·阿卜力米提·艾则孜·图尔荪尼亚孜 Nguyễn"""
NAMES = _NAMES.split()


def payload(**changed):
    values = {
        "title": "安全生产考试合格证明",
        "number": "AP-2026-000123-7",
        "name": "张伟",
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
        "address": ADDRESS,
    }
    return {**values, **changed}


@pytest.fixture(scope="module")
def photo() -> bytes:
    return people.photo_file((295, 413))


def drawn(photo: bytes, **changed) -> bytes:
    values = payload(**changed)
    return render.draw(values, payload_hash=digest(values), photo=photo)


def text_of(pdf: bytes) -> str:
    out = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True).stdout
    return re.sub(r"\s+", "", out.decode())


def raster(pdf: bytes, *, dpi: int = 150) -> Image.Image:
    out = subprocess.run(["pdftoppm", "-r", str(dpi), "-png", "-"], input=pdf, capture_output=True, check=True)
    return Image.open(BytesIO(out.stdout))


@pytest.mark.parametrize("name", NAMES)
def test_every_name_reads_back_exactly(name, photo):
    name = normalise_name(name)
    assert fonts.uncovered_characters(name) == ""
    assert name in text_of(drawn(photo, name=name))


def test_every_printed_fact_reads_back(photo):
    text = text_of(drawn(photo))
    for fact in printed_facts(payload()):
        assert re.sub(r"\s+", "", fact.value) in text, fact
    assert DISCLAIMER in text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("item", "危险化学品重氮化工艺、偶氮化工艺与聚合工艺自动化控制仪表安全作业（含检修）"),
        ("category", "危险化学品安全作业（化工自动化控制仪表及工艺类）与其他类别"),
        ("issuer", "湖南省长株潭城市群应急管理与安全生产考试评价鉴定技术服务中心"),
    ],
)
def test_long_values_stay_inside_the_frame(field, value, photo):
    pdf = drawn(photo, **{field: value})
    assert value in text_of(pdf)
    boxes = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    right = max(float(x) for x in re.findall(r'xMax="([\d.]+)"', boxes))
    assert right < (297 - 17) * 72 / 25.4


@pytest.mark.parametrize("dpi", [100, 150, 200])
def test_the_code_scans_and_leads_to_the_token(dpi, photo):
    found = zxingcpp.read_barcodes(raster(drawn(photo), dpi=dpi))
    assert [code.text for code in found] == [ADDRESS]


def test_the_file_is_archival_tagged_and_titled(photo):
    with pikepdf.open(BytesIO(drawn(photo))) as pdf:
        assert pdf.Root.OutputIntents[0].S == "/GTS_PDFA1"
        assert str(pdf.Root.Lang) == "zh-CN"
        assert bool(pdf.Root.MarkInfo.Marked)
        meta = pdf.open_metadata()
        assert meta["pdfaid:part"] == "3"
        assert meta["pdfaid:conformance"] == "B"
        assert "安全生产考试合格证明" in meta["dc:title"]
        images = [obj for obj in pdf.objects if isinstance(obj, pikepdf.Stream) and obj.get("/Subtype") == "/Image"]
        assert len(images) == 1
        assert not bool(images[0].get("/Interpolate", False))
        fonts_in = [
            obj for obj in pdf.objects if isinstance(obj, pikepdf.Dictionary) and obj.get("/Type") == "/FontDescriptor"
        ]
        assert fonts_in
        assert all("/FontFile2" in obj or "/FontFile3" in obj for obj in fonts_in)
        assert len(pdf.pages) == 1


def test_only_our_fonts_are_used(photo):
    listed = subprocess.run(["pdffonts", "-"], input=drawn(photo, name="㛃䶮龑"), capture_output=True, check=True)
    lines = listed.stdout.decode().splitlines()[2:]
    assert lines
    # what the committed faces lack is drawn as outlines: a Type 3 font, which has no name
    assert all("Anpei" in line.split()[0] or "Type 3" in line for line in lines), lines


def test_the_same_payload_gives_the_same_bytes_and_another_one_another_background(photo):
    assert drawn(photo) == drawn(photo)
    first, second = raster(drawn(photo), dpi=50), raster(drawn(photo, issued_on="2026-11-23"), dpi=50)
    box = (250, 80, 420, 330)
    assert first.crop(box).tobytes() != second.crop(box).tobytes()


def test_the_committed_fonts_show_all_of_gb2312():
    lacking = {character for character in gb2312() if fonts.uncovered_characters(character)}
    assert lacking <= {"¨"}  # normalising takes the bare diaeresis apart; no name holds it


def test_characters_of_extension_b_are_drawn_and_read_back(photo):
    """𠮷, the best known name that many systems can't print, and others of GB 18030 beyond the table of 8,105."""
    assert fonts.uncovered_characters("𠮷䶮㐂㛃𰻞𡈼") == ""
    pdf = drawn(photo, name="郑𠮷䶮㐂")
    told = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    assert all(character in told for character in "郑𠮷䶮㐂")


def test_a_character_in_no_font_is_named_and_never_drawn(photo):
    assert fonts.uncovered_characters("郑𪚥𪚥·A") == "𪚥"
    with pytest.raises(render.FaceRefused, match="U\\+2A6A5"):
        drawn(photo, name="郑𪚥")


def test_a_missing_glyph_that_slipped_through_stops_the_issue():
    import logging

    with pytest.raises(render.FaceRefused, match="字形"), render.no_silent_faults():
        logging.getLogger("weasyprint").warning('.notdef glyph rendered for Unicode string unsupported by fonts: "x"')


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:9/canary",
        "https://127.0.0.1:9/canary",
        "http://[::1]:9/canary",
        "http://2130706433:9/canary",
        "http://0x7f000001:9/canary",
        "http://169.254.169.254/latest/meta-data/",
        "file:///etc/passwd",
        "file://localhost/etc/passwd",
        "FILE:///etc/passwd",
        "ftp://127.0.0.1/canary",
        "gopher://127.0.0.1/canary",
        "data:text/html,<b>x</b>",
        "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'><image href='http://127.0.0.1:9/c'/></svg>",
        "anpei:font/../../etc/passwd",
        "anpei:font/unknown",
        "anpei:photo2",
        "//127.0.0.1:9/canary",
        "/etc/passwd",
        "jar:file:///etc/passwd!/x",
    ],
)
def test_nothing_but_registered_names_is_ever_fetched(address, monkeypatch):
    def refuse(*args, **kwargs):
        raise AssertionError("a socket or file was opened")

    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    from weasyprint.urls import FatalURLFetchingError

    with pytest.raises(FatalURLFetchingError):
        RegisteredFetcher().fetch(address)


PAYLOADS = [
    '<img src="http://127.0.0.1:{port}/canary">',
    "<style>@import url(http://127.0.0.1:{port}/canary);</style>",
    '<link rel=attachment href="file:///etc/passwd">',
    '<link rel=stylesheet href="http://127.0.0.1:{port}/canary">',
    '<object data="http://127.0.0.1:{port}/canary"></object>',
    '<svg><image href="http://127.0.0.1:{port}/canary"/></svg>',
    '<iframe src="file:///etc/passwd"></iframe>',
    '"><script src=http://127.0.0.1:{port}/canary></script>',
]


@pytest.mark.parametrize("attack", PAYLOADS)
@pytest.mark.parametrize("field", ["name", "item", "category", "issuer", "theory", "id_number"])
def test_markup_in_a_field_is_printed_and_not_obeyed(attack, field, photo):
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    listener.settimeout(0.01)
    port = listener.getsockname()[1]
    try:
        pdf = drawn(photo, **{field: attack.format(port=port)})
        with pytest.raises(TimeoutError):
            listener.accept()
    finally:
        listener.close()
    assert b"root:x:" not in pdf
    assert "root:x:" not in text_of(pdf)


@pytest.fixture(scope="module")
def signed(photo) -> bytes:
    return sign(drawn(photo), issuer="湘江市安全生产考试中心")


def test_pdfsig_and_pyhanko_agree_that_the_signature_is_ours(signed, tmp_path):
    file = tmp_path / "signed.pdf"
    file.write_bytes(signed)
    told = subprocess.run(["pdfsig", "-nocert", str(file)], capture_output=True, check=False).stdout.decode()
    assert "Signature is Valid" in told
    assert "Total document signed" in told
    assert "ETSI.CAdES.detached" in told
    assert is_ours(signed)
    with pikepdf.open(BytesIO(signed)) as pdf:
        field = pdf.Root.AcroForm.Fields[0]
        assert [float(value) for value in field.get("/Rect", [0, 0, 0, 0])] == [0, 0, 0, 0]
        assert int(pdf.Root.Perms.DocMDP.Reference[0].TransformParams.P) == 1


def test_a_signed_certificate_is_small(signed):
    assert len(signed) <= 80 * 1024


def incremental(pdf: bytes) -> bytes:
    from pyhanko.pdf_utils.generic import pdf_name, pdf_string
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    writer.root[pdf_name("/Lang")] = pdf_string("en")
    writer.update_root()
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def signed_by_a_stranger(pdf: bytes, photo: bytes) -> bytes:
    from certificates.face import keys, signature

    signature.signer.cache_clear()
    keys.signing_material.cache_clear()
    split = keys._make_test_key()
    place = split.index("-----BEGIN CERTIFICATE")
    before = keys._local_test_key
    keys._local_test_key = lambda folder: (split[:place], split[place:])
    try:
        return sign(drawn(photo, name="李四"), issuer="x")
    finally:
        keys._local_test_key = before
        signature.signer.cache_clear()
        keys.signing_material.cache_clear()


def edits(pdf: bytes, photo: bytes) -> dict[str, bytes]:
    """Forgeries of one file."""
    middle = len(pdf) // 2
    flips = {
        f"flip at {place}": pdf[:place] + bytes([pdf[place] ^ 1]) + pdf[place + 1 :]
        for place in (200, 5000, 20000, middle, len(pdf) - 400)
    }
    unsigned = drawn(photo)
    return {
        **flips,
        "appended": pdf + b"\n%% more",
        "appended zero": pdf + b"\0",
        "cut": pdf[:-10],
        "incremental": incremental(pdf),
        "unsigned": unsigned,
        "redrawn name": drawn(photo, name="李四"),
        "redrawn date": drawn(photo, valid_to="2036-11-09"),
        "signed by a stranger": signed_by_a_stranger(pdf, photo),
    }


def test_every_edit_changes_the_hash_and_most_break_the_signature(signed, photo):
    original = hashlib.sha256(signed).hexdigest()
    forged = edits(signed, photo)
    assert len(forged) >= 10
    assert [label for label, data in forged.items() if hashlib.sha256(data).hexdigest() == original] == []
    assert is_ours(signed)
    accepted = [label for label, data in forged.items() if is_ours(data)]
    assert accepted in ([], ["appended"], ["appended zero"], ["appended", "appended zero"]), accepted


def test_drawing_needs_no_network(photo, monkeypatch):
    def refuse(*args, **kwargs):
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    values = payload(name="赵一")
    assert sign(render.draw(values, payload_hash=digest(values), photo=photo), issuer="x")


def test_the_private_font_folder_keeps_the_systems_fonts_out(photo):
    drawn(photo)
    config = os.environ["FONTCONFIG_FILE"]
    assert "certificates/fonts" in Path(config).read_text(encoding="utf-8")


def test_start_is_refused_without_the_subsetting_library():
    from certificates.checks import drawing_is_possible, missing_libraries

    assert missing_libraries() == []
    assert missing_libraries(["harfbuzz-subset-that-is-not-there"]) == ["harfbuzz-subset-that-is-not-there"]
    assert drawing_is_possible() == []


def test_the_local_key_is_private(settings):
    from certificates.face.keys import signing_material

    signing_material()
    file = Path(settings.DATA_DIR) / "keys" / "signing.pem"
    assert file.stat().st_mode & 0o777 == 0o600
