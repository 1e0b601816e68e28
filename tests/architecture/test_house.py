"""The house rules that a program can hold: what may stand where, and what may stand nowhere."""

from __future__ import annotations

import ast
import os
import re
import statistics
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APPS = {
    "config": ROOT / "site/config",
    "evidence": ROOT / "site/evidence",
    "accounts": ROOT / "site/accounts",
    "qualifications": ROOT / "site/qualifications",
    "pages": ROOT / "site/pages",
    "library": ROOT / "site/library",
    "publicity": ROOT / "site/publicity",
    "outreach": ROOT / "site/outreach",
    "contests": ROOT / "site/contests",
    "applications": ROOT / "site/applications",
    "audits": ROOT / "site/audits",
    "targets": ROOT / "site/targets",
    "workforce": ROOT / "site/workforce",
    "practice": ROOT / "site/practice",
    "portal": ROOT / "site/portal",
    "courses": ROOT / "courses",
    "exams": ROOT / "exams",
    "certificates": ROOT / "certificates",
}
TOP = {
    "site", "courses", "exams", "certificates", "media", "tests", "manage.py", "pyproject.toml", "README.md",
    "README.zh-CN.md", "requirements.lock", "requirements-dev.lock", "Makefile", "ARCHITECTURE.md", "LICENSE",
    ".env.example", ".ci", ".gitignore", ".gitattributes", ".dockerignore", "Dockerfile", "compose.yaml",
}  # fmt: skip
TEXT = {
    ".py",
    ".html",
    ".txt",
    ".css",
    ".js",
    ".toml",
    ".md",
    ".cfg",
    ".ini",
    ".yaml",
    ".yml",
    ".sh",
    ".po",
    ".lock",
    "",
}
THIS = "tests/architecture/"

UNESCAPED = {
    # where → why nothing a person typed can reach a page through it
    "site/templates/components/field.html": "help texts of validators are HTML by Django's contract, never typed",
    "site/accounts/templates/account/email/": "plain-text mails: an escaped mail would show &amp; to its reader",
    "site/accounts/templates/account/messages/": "escaped where the message is printed, in components/messages.html",
    "site/pages/templatetags/sharing.py": "JSON-LD, a data block: <, > and & escaped as in json_script",
    "courses/views/quiz.py": "csrf_exempt: practice answers are shown against the keys and forgotten",
    "certificates/views/keys.py": "csrf_exempt: other systems have no cookie; a key opens the check",
    "exams/views/simulator_results.py": "csrf_exempt: machines have no cookie; each request carries its own signature",
    "certificates/views/verify.py": "csrf_exempt: looking a certificate up changes nothing and needs no cookie",
}
PRINTED = (
    "/email/",
    "exams/templates/exams/desk/ticket.html",
    "exams/templates/exams/desk/room_",
    "contests/templates/contests/award_face.html",
    "audits/templates/audits/dossier_pdf.html",
    "targets/templates/targets/snapshot_pdf.html",
)
"""Mails and PDFs: no browser of ours with a policy opens them."""


@cache
def tracked() -> tuple[Path, ...]:
    """What belongs to the repository, or would by the next `git add`."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout.decode()
    paths = (ROOT / name for name in listed.split("\0") if name)
    return tuple(path for path in paths if path.is_file() and not path.is_symlink())


def ours(*suffixes: str, tests: bool = True) -> list[tuple[str, str]]:
    """(path, text) of every text file with one of these endings."""
    found = []
    for path in tracked():
        name = path.relative_to(ROOT).as_posix()
        if path.suffix in (suffixes or TEXT) and (tests or not name.startswith("tests/")):
            found.append((name, path.read_text(encoding="utf-8", errors="replace")))
    return found


def lines(pattern: str, *suffixes: str, tests: bool = True) -> list[str]:
    """`path:line: text` of every hit outside this folder."""
    wanted = re.compile(pattern)
    return [
        f"{name}:{number}: {line.strip()[:120]}"
        for name, text in ours(*suffixes, tests=tests)
        if not name.startswith(THIS)
        for number, line in enumerate(text.splitlines(), start=1)
        if wanted.search(line)
    ]


def own_process(*command: str) -> subprocess.CompletedProcess[str]:
    environ = os.environ | {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'site'}", "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=120, check=False)


def test_every_rule_can_be_imported_without_a_framework():
    modules = []
    for app, folder in APPS.items():
        for file in sorted((folder / "domain").rglob("*.py")):
            parts = file.relative_to(folder).with_suffix("").parts
            modules.append(".".join((app, *parts)).removesuffix(".__init__"))
    assert len(modules) > 30
    code = (
        "import importlib, sys\n"
        f"for name in {modules!r}: importlib.import_module(name)\n"
        "print(*sorted({name.split('.')[0] for name in sys.modules}))"
    )
    answer = own_process(sys.executable, "-c", code)
    assert answer.returncode == 0, answer.stderr
    heavy = {"django", "wagtail", "celery", "allauth", "kombu", "openpyxl", "weasyprint", "redis", "requests"}
    assert set(answer.stdout.split()) & heavy == set()


def test_the_import_contracts_hold():
    answer = own_process(str(Path(sys.executable).parent / "lint-imports"), "--no-cache")
    assert answer.returncode == 0, answer.stdout[-3000:]


@pytest.mark.parametrize(
    "folder", ["site", "tests", "tests/exams", "tests/courses", "tests/certificates", "tests/config"]
)
def test_no_folder_hides_a_package_or_the_standard_library(folder):
    assert not (ROOT / folder / "__init__.py").exists()


def test_the_top_level_is_the_owners_choice():
    assert {path.relative_to(ROOT).parts[0] for path in tracked()} - TOP == set()


def test_no_module_is_named_after_nothing():
    empty = {"utils", "helpers", "common", "misc", "util", "helper", "manager", "managers"}
    assert [str(path) for path in tracked() if path.suffix == ".py" and path.stem in empty] == []


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_names_hashes_and_no_address(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    assert re.findall(r"https?:|index-url|find-links|trusted-host|@ git|@ file", text) == []
    entries = [entry for entry in re.split(r"\n(?=\S)", text.strip()) if not entry.startswith("#")]
    assert len(entries) > 50
    for entry in entries:
        assert re.match(r"[\w.\[\]-]+==[\w.+!]+", entry), entry[:80]
        assert "--hash=sha256:" in entry, entry[:80]


def test_no_path_of_one_machine_is_in_the_repository():
    assert lines(r"(?<![\w.:/-])/(work|root|home)/") == []


def test_nothing_is_left_for_later_in_the_code():
    assert lines(r"\b(TODO|FIXME|XXX|HACK)\b", ".py", ".html", ".css", ".js", ".toml") == []


def test_nothing_reaches_a_page_unescaped_without_a_reason():
    found = lines(
        r"mark_safe|\|\s*safe\b|safeseq|autoescape off|csrf_exempt|SafeString\(|html_safe",
        ".py",
        ".html",
        ".txt",
        tests=False,
    )
    assert [line for line in found if not line.startswith(tuple(UNESCAPED))] == []
    for place in UNESCAPED:
        assert any(line.startswith(place) for line in found), f"{place} is excused and needs it no more"


def test_pages_hold_no_inline_script_or_style():
    rules = {
        "script": r"<script(?![^>]*\bsrc=)",
        "handler": r"<[^>]*\son[a-z]+\s*=\s*[\"']",
        "style": r"<[^>]*\sstyle\s*=|<style",
        "address": r"(?i)javascript:",
    }
    found = []
    for name, text in ours(".html", tests=False):
        if not any(place in name for place in PRINTED):
            plain = re.sub(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", "", text, flags=re.DOTALL)
            found += [f"{name}: {rule}" for rule, pattern in rules.items() if re.search(pattern, plain, re.DOTALL)]
    assert found == []


def test_no_resource_is_fetched_from_another_host():
    wanted = r"(?i)(src|href|url|import|fetch|action|poster)[\s=(]*[\"'(]*\s*(https?:)?//[\w-]+\.\w"
    found = lines(wanted, ".html", ".css", ".js", tests=False)
    assert [line for line in found if "www.w3.org" not in line] == []


def test_scripts_build_no_code_and_no_markup_from_strings():
    assert lines(r"\beval\(|new Function\(|document\.write|insertAdjacentHTML|outerHTML\s*=", ".js", tests=False) == []


def test_no_form_takes_every_field():
    assert lines(r"fields\s*=\s*[\"']__all__[\"']|exclude\s*=\s*[(\[]", ".py", tests=False) == []


def test_every_module_says_what_it_is_for():
    mute = []
    for name, text in ours(".py"):
        if "/migrations/" not in name and text.strip() and not ast.get_docstring(ast.parse(text)):
            mute.append(name)
    assert mute == []


def test_files_stay_small():
    sizes = {name: text.count("\n") for name, text in ours(".py") if "/migrations/" not in name}
    assert {name: size for name, size in sizes.items() if size > 400} == {}
    assert statistics.median(size for name, size in sizes.items() if not name.startswith("tests/")) < 80


def test_functions_stay_small():
    """40 lines at the 95th percentile, without their decorators."""
    lengths = []
    for _name, text in ours(".py", tests=False):
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef):
                lengths.append((node.end_lineno or node.lineno) - node.lineno + 1)
    assert statistics.quantiles(lengths, n=20)[-1] <= 40


def test_the_product_asserts_nothing_and_catches_nothing_blindly():
    found = []
    for name, text in ours(".py", tests=False):
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Assert) or (isinstance(node, ast.ExceptHandler) and node.type is None):
                found.append(f"{name}:{node.lineno}")
    assert found == []


def test_no_number_of_a_real_person_is_in_the_repository():
    """Synthetic numbers have a region that belongs to nobody, or 110000 with a serial (tests only)."""
    numbers = re.compile(
        r"(?<![\da-f])[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![\da-f])"
    )
    weights, checks = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2), "10X98765432"
    found = []
    for name, text in ours():
        if name.endswith(".lock"):
            continue
        for number in numbers.findall(text):
            total = sum(int(digit) * weight for digit, weight in zip(number, weights, strict=False))
            if checks[total % 11] == number[-1].upper() and not number.startswith("110000"):
                found.append(f"{name}: {number[:6]}…")
    assert found == []


def test_a_page_loads_files_of_its_own_app_or_the_sites():
    """What two apps share stands in `site/static/`: another app's file changes for reasons of its own."""
    shared = {path.name for path in (ROOT / "site/static").iterdir()}
    found = []
    for name, text in ours(".html", tests=False):
        app = name.partition("/templates/")[0].rpartition("/")[2]
        for folder in re.findall(r"\{% static\s+[\"']([\w-]+)/", text):
            if folder not in shared | {app}:
                found.append(f"{name}: {folder}")
    assert found == []
