"""Faces: every kind drawn by one painter, versions that never change, and a reference that it must look like."""

from __future__ import annotations

import io
import subprocess
from datetime import UTC, datetime

import pikepdf
import pypdfium2
import pytest
from django.test import Client
from django.urls import reverse
from PIL import ImageChops, ImageStat

from accounts.api import NotAllowed, Refused
from certificates import api
from certificates.actions.preview_face import sample_payload, sample_photo
from certificates.domain.kinds import KindFault, Setting, as_set, read_kind
from certificates.domain.layout import LayoutFault, fill, read_layout
from certificates.domain.sheet import ROWS_A_PAGE, lay_out, overlong, wrap
from certificates.face import one_pass, render
from certificates.face.glyphs import measure
from certificates.face.kinds import built_in, built_in_kinds
from certificates.face.signature import is_ours, sign
from certificates.models import Certificate, FaceVersion
from evidence.api import digest
from tests.accounts import factories as people
from tests.certificates import factories as make
from tests.certificates.reference import reference
from tests.exams.factories import signed_in

KINDS = sorted(built_in_kinds())
MOMENT = datetime(2026, 11, 22, 8, tzinfo=UTC)


def picture(pdf: bytes, page: int = 0, *, scale: float = 1.4):
    document = pypdfium2.PdfDocument(pdf)
    return document[page].render(scale=scale).to_pil().convert("L")


def signed_sample(key: str, **changed) -> bytes:
    kind = built_in(key)
    payload = {**sample_payload(kind, kind.layout), **changed}
    return render.draw_signed(
        payload, payload_hash=digest(payload), photo=sample_photo(), layout=kind.layout, moment=MOMENT
    )


def differing(one: bytes, other: bytes, page: int = 0) -> float:
    """Mean difference of grey, 0 to 255."""
    return float(ImageStat.Stat(ImageChops.difference(picture(one, page), picture(other, page))).mean[0])


@pytest.mark.django_db
@pytest.mark.parametrize("key", KINDS)
def test_the_bulk_lane_the_preview_and_weasyprint_show_the_same_picture(key):
    kind = built_in(key)
    payload = sample_payload(kind, kind.layout)
    by_weasyprint = reference(payload, payload_hash=digest(payload), photo=sample_photo(), layout=kind.layout)
    bulk, preview = signed_sample(key), api.preview_pdf(kind, kind.layout)
    for page in range(len(pypdfium2.PdfDocument(bulk))):
        assert differing(bulk, preview, page) == 0
        assert differing(bulk, by_weasyprint, page) < 0.6
    other = {**payload, "name": "诸葛孔明", "title": "另一个名称"}
    unlike = reference(other, payload_hash=digest(payload), photo=sample_photo(), layout=kind.layout)
    assert differing(bulk, unlike) > differing(bulk, by_weasyprint) + 0.2  # the measure sees a changed name and title


@pytest.mark.django_db
@pytest.mark.parametrize("key", KINDS)
def test_every_kind_is_archival_tagged_signed_and_says_what_it_is_not(key, tmp_path):
    pdf = signed_sample(key)
    assert is_ours(pdf)
    assert one_pass.still_ours(pdf)
    file = tmp_path / "one.pdf"
    file.write_bytes(pdf)
    told = subprocess.run(["pdfsig", "-nocert", str(file)], capture_output=True, check=False).stdout.decode()
    assert "Signature is Valid" in told
    assert "Total document signed" in told
    text = subprocess.run(["pdftotext", str(file), "-"], capture_output=True, check=True).stdout.decode()
    assert "不等同于国家《特种作业操作证》" in text.replace("\n", "")
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert opened.Root.OutputIntents[0].S == "/GTS_PDFA1"
        assert bool(opened.Root.MarkInfo.Marked)
        assert int(opened.Root.Perms.DocMDP.Reference[0].TransformParams.P) == 1
        with opened.open_metadata() as meta:
            assert meta["pdfaid:part"] == "3"
        assert opened.check_pdf_syntax() == []
        assert elements(opened) >= {"/Document", "/H1", "/H2", "/P"}
        if built_in(key).layout.columns:
            assert elements(opened) >= {"/Table", "/TR", "/TH", "/TD"}
        if built_in(key).layout.photo:
            assert "/Figure" in elements(opened)


def elements(opened: pikepdf.Pdf) -> set[str]:
    """The kinds of elements in the tree; every one of them leads back to its parent."""
    found = set()
    for thing in opened.objects:
        if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/StructElem":
            assert "/P" in thing
            found.add(str(thing.S))
    return found


def test_one_flipped_byte_breaks_the_one_pass_signature(db):
    pdf = signed_sample("volunteer")
    for place in (300, 9000, len(pdf) - 300):
        broken = pdf[:place] + bytes([pdf[place] ^ 1]) + pdf[place + 1 :]
        assert not one_pass.still_ours(broken)
        assert not is_ours(broken)
    assert not one_pass.still_ours(pdf + b"\n")


def test_the_same_facts_give_the_same_bytes_and_the_signature_only_adds_to_them(db):
    assert signed_sample("training") == signed_sample("training")


def test_a_long_table_goes_on_over_pages_and_every_row_is_read_back(db):
    rows = [["厂级", f"第 {place} 讲", "2", "2026-06-01", "王建国", "92"] for place in range(2 * ROWS_A_PAGE + 3)]
    pdf = signed_sample("record_card", items=rows)
    text = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    assert len(pypdfium2.PdfDocument(pdf)) == 4
    plain = text.replace(" ", "").replace("\n", "")
    assert all(f"第{place}讲" in plain for place in range(len(rows)))


def time_authority() -> tuple[bytes, bytes, str]:
    """A time-stamp service's key, its certificate, and the PEM that vouches for it: itself."""
    from datetime import timedelta

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "测试时间戳")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .sign(key, hashes.SHA256())
    )
    encoding, plain = serialization.Encoding, serialization.NoEncryption()
    return (
        key.private_bytes(encoding.DER, serialization.PrivateFormat.PKCS8, plain),
        certificate.public_bytes(encoding.DER),
        certificate.public_bytes(encoding.PEM).decode(),
    )


def test_a_time_stamp_and_validation_data_go_in_when_a_service_is_configured(db, settings):
    from asn1crypto import keys, x509
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.timestamps import DummyTimeStamper

    key, certificate, settings.TIMESTAMP_ROOTS = time_authority()
    service = DummyTimeStamper(x509.Certificate.load(certificate), keys.PrivateKeyInfo.load(key))
    kind = built_in("training")
    pdf = sign(api.preview_pdf(kind, kind.layout), issuer="湘江市安全生产考试中心", stamper=service)
    reader = PdfFileReader(io.BytesIO(pdf))
    attributes = reader.embedded_signatures[0].signer_info["unsigned_attrs"]
    assert "signature_time_stamp_token" in [attribute["type"].native for attribute in attributes]
    assert "/DSS" in reader.root
    assert is_ours(pdf)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"title": "特种作业操作证"}, "title"),
        ({"seal": "应急管理部"}, "seal"),
        ({"title": ""}, "title"),
        ({"title": "长" * 25}, "title"),
        ({"palette": "red"}, "palette"),
        ({"background": "dragon"}, "background"),
        ({"fields": [{"key": "A b", "label": "x"}]}, "fields"),
        ({"fields": [{"key": "one", "label": "x"}] * 2}, "fields"),
        ({"fields": [{"key": f"k{n}", "label": "x"} for n in range(7)]}, "fields"),
        ({"columns": [{"key": "one", "label": ""}]}, "columns"),
    ],
)
def test_a_design_that_imitates_or_makes_no_sense_is_refused_at_its_field(changed, field):
    with pytest.raises(LayoutFault) as fault:
        read_layout({**built_in("training").layout.as_json(), **changed})
    assert fault.value.field == field


def test_a_layout_is_the_same_after_a_round_trip():
    for kind in built_in_kinds().values():
        assert read_layout(kind.layout.as_json()) == kind.layout


def test_the_places_of_a_sentence_are_filled_and_nothing_else_is_obeyed():
    assert fill("在{event}中获{prize}{none}。", {"event": "{prize}", "prize": "一等奖"}) == "在{prize}中获一等奖。"


def test_lines_break_between_words_and_never_before_a_full_stop():
    lines = wrap("参加 Occupational Safety 培训，修完规定课程。", width=30, size=12, measure=measure)
    assert len(lines) > 1
    assert not any(line[0] in "，。" for line in lines)
    assert "".join(lines).replace(" ", "") == "参加OccupationalSafety培训，修完规定课程。"


@pytest.mark.parametrize(
    "broken", [{"key": "X"}, {"prefix": "a1"}, {"grounds": ["luck"]}, {"term": "months"}, {"people": 3}]
)
def test_a_kind_whose_file_is_wrong_is_named(broken):
    good = {
        "key": "training",
        "name": "x",
        "prefix": "PX",
        "grounds": ["list"],
        "face": built_in("training").layout.as_json(),
    }
    read_kind(good)
    with pytest.raises(KindFault):
        read_kind({**good, **broken})


def test_a_setting_never_takes_the_second_person_or_the_editions_term_away():
    from datetime import date

    setting = [Setting(date(2026, 1, 1), 1, 6)]
    leader = as_set(built_in("leader"), setting, on=date(2026, 2, 1))
    assert (leader.people, leader.term) == (2, "edition")
    assert as_set(built_in("volunteer"), setting, on=date(2025, 12, 31)).months is None


@pytest.fixture
def admin(db):
    return people.make_staff("system_admin", people.make_organisation("regulator"))


@pytest.mark.django_db
def test_a_new_version_and_a_new_name_change_nothing_that_was_issued(admin):
    issuer = make.make_issuer()
    certificate = make.make_certificate(issuer=issuer)
    before = (certificate.payload, certificate.payload_hash, certificate.pdf_sha256, api.stored_pdf(certificate))
    design = built_in("examination").layout.as_json() | {"title": "安全考试证明", "palette": "indigo"}
    draft = api.save_draft("examination", design, note="换名", by=admin)
    assert api.released_face("examination").number == 1
    api.release_face(draft, by=admin)
    issuer.name, certificate.person.name = "改名后的考试中心", "改了名"
    issuer.save()
    certificate.person.save()
    later = make.make_certificate(issuer=issuer)
    certificate = Certificate.objects.get(pk=certificate.pk)
    assert (
        certificate.payload,
        certificate.payload_hash,
        certificate.pdf_sha256,
        api.stored_pdf(certificate),
    ) == before
    assert (certificate.face.number, later.face.number) == (1, 2)
    assert later.payload["title"] == "安全考试证明"
    drawn_again = render.draw(
        certificate.payload, payload_hash=certificate.payload_hash, photo=api_photo(certificate),
        layout=certificate.face.design,
    )  # fmt: skip
    assert differing(drawn_again, before[3]) == 0


def api_photo(certificate) -> bytes:
    from accounts.api import photo_bytes

    return photo_bytes(certificate.person)


@pytest.mark.django_db
def test_a_released_version_is_never_changed_and_there_is_one_draft(admin):
    design = built_in("contest").layout.as_json()
    api.released_face("contest")
    first = api.save_draft("contest", {**design, "title": "奖状"}, note="", by=admin)
    again = api.save_draft("contest", {**design, "title": "荣誉证书"}, note="", by=admin)
    assert first.pk == again.pk
    api.release_face(first, by=admin)
    with pytest.raises(Refused, match="不能再改"):
        api.release_face(first, by=admin)
    api.save_draft("contest", {**design, "title": "又一版"}, note="", by=admin)
    assert [face.number for face in FaceVersion.objects.filter(kind="contest")] == [3, 2, 1]
    assert api.released_face("contest").layout["title"] == "荣誉证书"
    with pytest.raises(NotAllowed):
        api.save_draft("contest", design, note="", by=make.make_officer(make.make_issuer()))


@pytest.mark.django_db
def test_the_form_draws_saves_and_releases(admin):
    client: Client = signed_in(admin)
    assert client.get(reverse("certificates:kinds")).status_code == 200
    edit = reverse("certificates:face-edit", args=["volunteer"])
    assert client.get(edit).status_code == 200
    posted = {"title": "志愿者证明", "subtitle": "VOLUNTEER", "statement": "感谢{event}", "seal": "活动专用章",
              "background": "border", "palette": "plum", "fields-0-key": "event", "fields-0-label": "活动"}  # fmt: skip
    bad = {**posted, "title": "特种作业操作证"}
    drawn = client.post(reverse("certificates:face-preview", args=["volunteer"]), posted)
    assert drawn["Content-Type"] == "image/png"
    refused = client.post(reverse("certificates:face-preview", args=["volunteer"]), bad)
    assert refused.status_code == 400
    assert "仿制" in refused.content.decode()
    assert client.post(edit, bad).status_code == 400
    assert client.post(edit, posted).status_code == 302
    draft = FaceVersion.objects.get(kind="volunteer", state="draft")
    assert [shown["key"] for shown in draft.layout["fields"]] == ["event"]
    client.post(reverse("certificates:face-release", args=[draft.uuid]))
    assert api.released_face("volunteer") == draft
    sample = client.get(reverse("certificates:face", args=[draft.uuid]) + "?as=pdf")
    assert sample.content.startswith(b"%PDF-1.7")


@pytest.mark.django_db
def test_a_batch_is_handed_out_as_an_archive_and_as_sheets_to_cut(admin):
    import zipfile

    from tests.certificates.test_batches import check_exactly_once, finish, listed

    batch = listed(5)
    officer = batch.opened_by
    api.confirm_batch(batch, by=officer)
    finish(batch)
    issued = check_exactly_once(batch)
    client = signed_in(officer)
    answer = client.get(reverse("certificates:batch-zip", args=[batch.uuid]))
    with zipfile.ZipFile(io.BytesIO(answer.getvalue())) as archive:
        names = archive.namelist()
        assert len(names) == 6
        assert all(is_ours(archive.read(name)) for name in names if name.endswith(".pdf"))
    sheet = client.get(reverse("certificates:batch-print", args=[batch.uuid]) + "?n=4").content
    assert len(pypdfium2.PdfDocument(sheet)) == 2
    text = subprocess.run(["pdftotext", "-", "-"], input=sheet, capture_output=True, check=True).stdout.decode()
    assert all(certificate.number in text for certificate in issued)
    assert client.get(reverse("certificates:batch", args=[batch.uuid])).status_code == 200
    assert client.get(reverse("certificates:batches")).status_code == 200


@pytest.mark.django_db
def test_a_cell_is_printed_whole_or_refused_and_never_cut():
    kind = built_in("record_card")
    content = "本车间危险因素、设备安全操作规程、事故案例与应急处置，" * 4
    row = ["车间级", content, "8", "2026-06-02", "王建国", "92"]
    assert overlong(kind.layout, row, measure) == ""
    payload = {**sample_payload(kind, kind.layout), "items": [row]}
    page = lay_out(payload, kind.layout, payload_hash="0" * 64, measure=measure)[1]
    groups: dict[int, str] = {}
    for line in page.lines:
        groups[line.group] = groups.get(line.group, "") + line.text
    assert content in groups.values()
    row[4] = "王建国、刘志强、陈永福、" * 4
    assert overlong(kind.layout, row, measure) == "教育人"
    with pytest.raises(render.FaceRefused, match="“教育人”太长"):
        render.pages_of({**payload, "items": [row]}, payload_hash="0" * 64, layout=kind.layout)


@pytest.mark.django_db
def test_a_sentence_that_would_be_cut_is_refused():
    kind = built_in("volunteer")
    payload = sample_payload(kind, kind.layout)
    payload["shown"] = [{**row, "value": row["value"] * 20} for row in payload["shown"]]
    with pytest.raises(render.FaceRefused, match="太长"):
        render.pages_of(payload, payload_hash="0" * 64, layout=kind.layout)
