"""A dossier is checked by its own program, away from the platform, and every edit of it is named."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from django.urls import reverse

from accounts.api import NotAllowed
from audits.actions.export_dossier import export_dossier
from certificates import api as certificates
from certificates.api import trace
from evidence import api as evidence
from tests.accounts import factories as people
from tests.audits.audit_world import make_auditor, signed_in
from tests.certificates import factories as make
from tests.certificates.earned import earned_certificate

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory, django_db_setup, django_db_blocker) -> Path:
    """One dossier for all edits of this file; each test bends a copy."""
    from django.db import transaction

    folder = tmp_path_factory.mktemp("dossier")
    with django_db_blocker.unblock(), transaction.atomic():
        made = export_dossier(earned_certificate(), user=make_auditor())
        for name, data in made.files.items():
            (folder / name).write_bytes(data)
        transaction.set_rollback(True)
    return folder


def check(folder: Path, *, alone: Path) -> tuple[int, str]:
    """Run the program as a stranger does: isolated Python, nothing of the platform on its path."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(folder / "check_dossier.py"), str(folder)],
        capture_output=True, text=True, cwd=alone, env={"PATH": "/usr/bin:/bin", "PYTHONIOENCODING": "utf-8"},
        check=False,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


def test_an_untouched_dossier_agrees_in_everything(unpacked, tmp_path):
    wrong, said = check(unpacked, alone=tmp_path)
    assert (wrong, "[不符]" in said) == (0, False), said
    for what in ("证书内容", "证书文件", "试卷", "考生答案", "成绩", "逐题重评 10 题", "清单的签名", "证据记录"):
        assert f"[一致] {what}" in said, said


def bend(folder: Path, name: str, change) -> None:
    """Change one file and put the list of digests right, as a careful forger does."""
    import hashlib

    data = change(json.loads((folder / name).read_text(encoding="utf-8")))
    (folder / name).write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    manifest["files"][name] = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")


def at(*path, value):
    def change(data):
        place = data
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = value(place[path[-1]]) if callable(value) else value
        return data

    return change


def newest(kind, **fields):
    def change(events):
        for event in events:
            if event["kind"] == kind:
                event["body"].update(fields)
        return events

    return change


EDITS = [
    ("certificate.json", at("payload", "name", value="李四"), "证书内容"),
    ("certificate.json", at("payload_hash", value="0" * 64), "证书内容"),
    ("certificate.json", at("pdf_sha256", value="0" * 64), "证书文件"),
    ("certificate.json", at("number", value="AP-2026-999999-9"), "签发记录"),
    ("examination.json", at("answers", 0, 2, value=lambda old: "F" if old == "T" else "T"), "考生答案"),
    ("examination.json", at("answers", value=lambda rows: rows[1:]), "考生答案"),
    ("examination.json", at("paper", "key", "1", value=lambda old: "F" if old == "T" else "T"), "试卷"),
    ("examination.json", at("paper", "content", "sections", 0, "items", 0, "stem", value="换过的题"), "试卷"),
    ("examination.json", at("report", "total", value=9999), "成绩"),
    ("examination.json", at("report", "passed", value=False), "合格结论"),
    ("examination.json", at("report", "by_position", 0, value=0), "各题得分之和"),
    ("events.json", newest("exams.attempt.submitted", total=1), "证据记录"),
    ("events.json", newest("certificates.certificate.issued", number="AP-1"), "证据记录"),
    ("events.json", lambda events: events[:-1], "清单的签名"),
    ("events.json", lambda events: events[::-1], "证据记录的次序"),
    ("events.json", lambda events: [event for event in events if "issued" not in event["kind"]], "签发记录"),
    ("checkpoints.json", lambda _points: [{"at": "", "seq": 0, "hash": ""}], "清单的签名"),
]


@pytest.mark.parametrize(("name", "change", "named"), EDITS)
def test_every_edit_is_named_even_with_the_list_put_right(unpacked, tmp_path, name, change, named):
    folder = Path(shutil.copytree(unpacked, tmp_path / "copy"))
    bend(folder, name, change)
    wrong, said = check(folder, alone=tmp_path)
    assert wrong
    assert f"[不符] {named}" in said, said
    assert "[不符] 清单的签名" in said  # whatever was put right, the signature is not


def test_files_altered_missing_or_smuggled_in_are_named(unpacked, tmp_path):
    folder = Path(shutil.copytree(unpacked, tmp_path / "copy"))
    (folder / "certificate.pdf").write_bytes(b"%PDF-1.7 forged")
    (folder / "notices.json").unlink()
    (folder / "more.txt").write_text("?")
    wrong, said = check(folder, alone=tmp_path)
    assert wrong == 3
    for line in ("文件 certificate.pdf：文件内容被改动", "文件 notices.json：缺少", "文件 more.txt：清单里没有"):
        assert line in said


def test_a_destroyed_dossier_is_said_to_be_so(tmp_path, unpacked):
    folder = Path(shutil.copytree(unpacked, tmp_path / "copy"))
    (folder / "events.json").write_text("{", encoding="utf-8")
    wrong, said = check(folder, alone=tmp_path)
    assert wrong
    assert "格式被破坏" in said


def test_the_printed_dossier_is_signed_by_us_and_says_what_was_found(unpacked):
    from certificates.face.signature import is_ours

    data = (unpacked / "dossier.pdf").read_bytes()
    assert is_ours(data)
    assert not is_ours(data.replace(b"/Title", b"/Tit1e", 1))


def test_only_who_audits_takes_it_along_and_evidence_knows():
    certificate = earned_certificate()
    with pytest.raises(NotAllowed):
        export_dossier(certificate, user=people.make_staff("certificate_officer", certificate.issuer))
    client = signed_in(make_auditor())
    reply = client.post(reverse("audits:dossier", args=[certificate.uuid]))
    names = zipfile.ZipFile(io.BytesIO(reply.content)).namelist()
    assert f"{certificate.number}/dossier.pdf" in names
    last = evidence.events_about(certificate.subject)[-1]
    assert (last.kind, last.body["ok"]) == ("audits.dossier.exported", True)
    assert trace(certificate.number).ok


def test_the_dossier_of_a_listed_certificate_holds_the_evidence_of_its_batch():
    """Who asked and who confirmed stands in evidence under the batch: without it the dossier proves half."""
    issuer = make.make_issuer()
    officer, person = make.make_officer(issuer), people.make_person()
    batch = certificates.open_single(
        "volunteer", {}, name=person.name, number=person.id_number, issuer=issuer, item=None, by=officer
    )
    certificates.confirm_batch(batch, by=officer)
    while certificates.run_batch(batch.pk):
        pass
    certificate = certificates.Certificate.objects.issued().get()
    events = json.loads(export_dossier(certificate, user=make_auditor()).files["events.json"])
    about_batch = [event["kind"] for event in events if batch.subject in event["subjects"]]
    assert about_batch, "what evidence says of the batch"
    assert "certificates.certificate.issued" in {event["kind"] for event in events}
