"""安培审计卷宗核对程序 / Checks a dossier on any machine: Python 3.9 or later, nothing else, no network.

    python3 check_dossier.py [FOLDER]

It reads the unpacked folder it lies in. Each line says what was compared and whether it agrees; the exit code is the
number of things that do not (at most 99). What it can't check without the platform it names as such. It shares no line
with the platform: that is its point.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from typing import Any

SAME, DIFFERENT, SKIPPED = "一致", "不符", "未核对"


def canonical(value: Any) -> bytes:
    """The byte form that was hashed: UTF-8, keys sorted, no blanks."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode("utf-8")


def digest(value: Any) -> str:
    return hashlib.sha256(canonical(value)).hexdigest()


def event_hash(event: dict[str, Any]) -> str:
    """SHA-256 over the previous hash and the canonical JSON of the event's fields."""
    fields = {name: event[name] for name in ("seq", "at", "kind", "actor", "subjects", "body")}
    return hashlib.sha256(event["previous_hash"].encode() + canonical(fields)).hexdigest()


def listed(places: list[int]) -> str:
    return "、".join(map(str, places[:8]))


class Report:
    """Collects lines; `wrong` counts what differs."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, str, str]] = []
        self.wrong = 0

    def say(self, result: str, what: str, why: str = "") -> None:
        self.lines.append((result, what, why))
        self.wrong += result == DIFFERENT

    def compare(self, what: str, is_same: bool, why: str) -> None:
        self.say(SAME if is_same else DIFFERENT, what, "" if is_same else why)


def check_files(folder: str, manifest: dict[str, Any], report: Report) -> None:
    """Every file of the list is there with its digest, and nothing else lies beside them."""
    files = manifest["files"]
    for name in sorted(files):
        path = os.path.join(folder, name)
        if not os.path.isfile(path):
            report.say(DIFFERENT, "文件 " + name, "缺少这个文件")
            continue
        with open(path, "rb") as file:
            found = hashlib.sha256(file.read()).hexdigest()
        report.compare("文件 " + name, found == files[name], "文件内容被改动")
    beside = set(os.listdir(folder)) - set(files) - {"manifest.json", "manifest.p7s", "__pycache__"}
    for name in sorted(beside):
        report.say(DIFFERENT, "文件 " + name, "清单里没有这个文件")


def check_signature(folder: str, report: Report) -> None:
    """By OpenSSL, where there is one; the chain of trust is for whoever knows the issuer's certificate."""
    openssl = shutil.which("openssl")
    signature = os.path.join(folder, "manifest.p7s")
    if not os.path.isfile(signature):
        report.say(DIFFERENT, "清单的签名", "缺少 manifest.p7s")
        return
    if not openssl:
        report.say(SKIPPED, "清单的签名", "本机没有 openssl")
        return
    with tempfile.TemporaryDirectory() as place:
        signer = os.path.join(place, "signer.pem")
        command = [openssl, "cms", "-verify", "-binary", "-noverify", "-inform", "DER", "-in", signature]
        command += ["-content", os.path.join(folder, "manifest.json"), "-signer", signer, "-out", os.devnull]
        done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603  our own arguments
        report.compare("清单的签名", done.returncode == 0, "签名与清单不符，清单被改动")
        if done.returncode == 0:
            command = [openssl, "x509", "-in", signer, "-noout", "-fingerprint", "-sha256"]
            shown = subprocess.run(command, capture_output=True, check=False)  # noqa: S603
            print_of = shown.stdout.decode(errors="replace").strip().rpartition("=")[2]
            report.say(SKIPPED, "签名人", "请与平台公布的签名证书指纹比对：" + print_of)


def check_events(events: list[Any], checkpoints: list[Any], report: Report) -> None:
    """Each event is what its hash says; neighbours fit; what a checkpoint named is what is here."""
    bent = [event["seq"] for event in events if event_hash(event) != event["hash"]]
    report.compare(f"证据记录 {len(events)} 条", not bent, f"第 {listed(bent)} 号记录被改动")
    places = [event["seq"] for event in events]
    report.compare("证据记录的次序", places == sorted(set(places)), "序号重复或者次序颠倒")
    loose = [
        later["seq"]
        for earlier, later in zip(events, events[1:])  # noqa: B905  Python 3.9
        if later["seq"] == earlier["seq"] + 1 and later["previous_hash"] != earlier["hash"]
    ]
    report.compare("相邻记录的衔接", not loose, f"第 {listed(loose)} 号与上一条不衔接")
    known = {event["seq"]: event["hash"] for event in events}
    split = [point["seq"] for point in checkpoints if known.get(point["seq"], point["hash"]) != point["hash"]]
    report.compare(f"检查点 {len(checkpoints)} 个", not split, f"第 {listed(split)} 号与检查点不同")


def newest(events: list[Any], *kinds: str) -> dict[str, Any]:
    """The body of the newest event of these kinds; empty when there is none."""
    bodies = [event["body"] for event in events if event["kind"] in kinds]
    return bodies[-1] if bodies else {}


def check_certificate(facts: dict[str, Any], events: list[Any], report: Report) -> None:
    """Number, contents and file against the event of the issue."""
    issued = [
        event["body"]
        for event in events
        if event["kind"] == "certificates.certificate.issued" and event["body"].get("number") == facts["number"]
    ]
    report.compare("签发记录", len(issued) == 1, f"应有且只有 1 条签发记录，现有 {len(issued)} 条")
    body = issued[0] if issued else {}
    hashed = digest(facts["payload"])
    report.compare("证书内容", hashed == facts["payload_hash"] == body.get("payload_hash"), "证书内容与签发时不同")
    report.compare("证书文件", facts["pdf_sha256"] == body.get("pdf_sha256"), "证书文件与签发时不同")
    report.compare("证书编号", facts["payload"].get("number") == facts["number"], "编号与印出的编号不同")


def check_exam(exam: dict[str, Any], events: list[Any], report: Report) -> None:
    """Paper, answers and marks against the events of start and hand-in."""
    paper, given, marks = exam["paper"], exam["answers"], exam["report"]
    hashed = digest([paper["content"], paper["origin"], paper["key"]])
    started = newest(events, "exams.attempt.started")
    report.compare("试卷", hashed == paper["paper_hash"] == started.get("paper_hash"), "试卷或者答案与开考时不同")
    ended = newest(events, "exams.late.counted") or newest(events, "exams.attempt.submitted", "exams.attempt.closed")
    stored = digest([[row[0], row[1], row[2]] for row in given])
    report.compare("考生答案", stored == ended.get("response_digest"), "考生答案与交卷时不同")
    kinds = ("exams.attempt.submitted", "exams.attempt.closed", "exams.attempt.marked", "exams.attempt.rescored")
    made = [
        event["body"]
        for event in events
        if event["kind"] in (*kinds, "exams.late.counted") and event["body"].get("applied", []) == marks["applied"]
    ]
    recorded = made[-1] if made else {}
    said = (marks["total"], marks["passed"])
    report.compare("成绩", said == (recorded.get("total"), recorded.get("passed")), "成绩与评分时不同")
    total = sum(row if isinstance(row, int) else row[-1] for row in marks["by_position"])
    report.compare("各题得分之和", total == marks["total"], f"各题得分之和是 {total}")
    report.compare("合格结论", marks["passed"] == (marks["total"] >= marks["cut_score"]), "结论与合格线不符")
    check_letters(paper, given, marks, report)
    practical = exam.get("practical")
    if practical:
        sheet = newest(events, "exams.practical.corrected") or newest(events, "exams.practical.assessed")
        report.compare("实操评分表", sheet.get("sheet_digest") == digest(practical["subjects"]), "评分表与评分时不同")


def check_letters(paper: dict[str, Any], given: list[Any], marks: dict[str, Any], report: Report) -> None:
    """Judgements and single choices are marked again: right means the whole marks, wrong means none."""
    if marks["applied"]:
        report.say(SKIPPED, "逐题重评", "本卷有经两人批准的答案更正，请在平台上重评")
        return
    answers = {row[0]: row[2] for row in given}
    got = {place: row for place, row in enumerate(marks["by_position"], start=1) if isinstance(row, int)}
    wrong: list[int] = []
    seen = 0
    for section in paper["content"]["sections"]:
        for item in section["items"]:
            key = paper["key"].get(str(item["n"]))
            if item.get("type") not in ("judgement", "single") or not isinstance(key, str) or item["n"] not in got:
                continue
            seen += 1
            full = item.get("marks", section.get("marks", 0))
            wrong += [item["n"]] if got[item["n"]] != (full if answers.get(item["n"], "") == key else 0) else []
    report.compare(f"逐题重评 {seen} 题", not wrong, f"第 {listed(wrong)} 题得分不对")


def check(folder: str) -> Report:
    """All of it; the report."""
    report = Report()

    def read(name: str) -> Any:
        with open(os.path.join(folder, name), encoding="utf-8") as file:
            return json.load(file)

    try:
        check_files(folder, read("manifest.json"), report)
        check_signature(folder, report)
        events = read("events.json")
        check_events(events, read("checkpoints.json"), report)
        check_certificate(read("certificate.json"), events, report)
        exam = read("examination.json")
        if exam:
            check_exam(exam, events, report)
    except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        report.say(DIFFERENT, "卷宗", f"缺少文件或者格式被破坏：{error}")
    return report


def main() -> int:
    folder = sys.argv[1] if len(sys.argv) > 1 else os.path.dirname(os.path.abspath(__file__))
    report = check(folder)
    for result, what, why in report.lines:
        sys.stdout.write(f"[{result}] {what}{'：' + why if why else ''}\n")
    sys.stdout.write(f"共核对 {len(report.lines)} 项，不符 {report.wrong} 项。\n")
    return min(report.wrong, 99)


if __name__ == "__main__":
    sys.exit(main())
