"""Chinese is the language of the source; whatever it says has its English, and dates follow the reader's language."""

from __future__ import annotations

import ast
import gettext
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("site", "courses", "exams", "certificates")
CALLS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext"}
IN_TEMPLATE = re.compile(r"""gettext\(u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|\b_\((u?'[^']*'|"[^"]*")\)""", re.DOTALL)
CHINESE_PAPERS = {"award_face.html", "dossier_pdf.html", "snapshot_pdf.html"}
"""Printed in Chinese for everybody, whatever language the desk has."""
THEIR_OWN_NAMES = {"简体中文"}
"""A language is called as its speakers call it."""


def files(ending: str) -> Iterator[Path]:
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob(f"*{ending}")):
            if not {"migrations", "locale", "static"} & set(path.parts):
                yield path


def said_in_python(path: Path) -> set[str]:
    calls = (node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call))
    return {
        call.args[0].value
        for call in calls
        if isinstance(call.func, ast.Name)
        and call.func.id in CALLS
        and call.args
        and isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[0].value, str)
    }


def said_in_template(path: Path) -> set[str]:
    source = templatize(path.read_text(encoding="utf-8"), origin=path.name)
    return {ast.literal_eval(one or other) for one, other in IN_TEMPLATE.findall(source)}


def is_chinese(words: str) -> bool:
    return any(letter > "\u2fff" for letter in words)


@pytest.fixture(scope="module")
def english() -> gettext.NullTranslations:
    return gettext.translation("django", ROOT / "site/locale", ["en"])


def test_every_word_of_the_interface_has_its_english(english):
    said = {path: said_in_python(path) for path in files(".py")}
    said |= {path: said_in_template(path) for path in files(".html")}
    words = {sentence: path for path, found in said.items() for sentence in found if is_chinese(sentence)}
    assert len(words) > 2000
    missing = [
        (path.name, sentence)
        for sentence, path in words.items()
        if sentence not in THEIR_OWN_NAMES and english.gettext(sentence) in ("", sentence)
    ]
    assert missing == [], "write them into site/locale/en/LC_MESSAGES/django.po and run msgfmt"


def test_a_sentence_without_english_would_be_found(tmp_path, english):
    """The twin: words nobody has translated."""
    page, module = tmp_path / "page.html", tmp_path / "module.py"
    page.write_text(
        '{% load i18n %}{% blocktranslate trimmed %}没有人译过的\n 话{% endblocktranslate %}{{ _("也没有") }}'
    )
    module.write_text('_("这句也没有")')
    found = said_in_template(page) | said_in_python(module)
    assert found == {"没有人译过的 话", "也没有", "这句也没有"}
    assert all(english.gettext(sentence) == sentence for sentence in found)


def test_no_template_writes_a_date_in_one_language():
    """`date:"DATE_FORMAT"` and its sisters in config/formats say it in both."""
    wrong = [
        (path.name, found)
        for path in files(".html")
        if path.name not in CHINESE_PAPERS
        for found in re.findall(r"""date:["'][^"']*[\u3000-\uffef\u4e00-\u9fff][^"']*["']""", path.read_text("utf-8"))
    ]
    assert wrong == []


def test_both_languages_know_the_same_formats():
    names = [
        {node.targets[0].id for node in ast.parse(path.read_text()).body if isinstance(node, ast.Assign)}
        for path in sorted((ROOT / "site/config/formats").glob("*/formats.py"))
    ]
    assert len(names) == 2
    assert names[0] == names[1]
