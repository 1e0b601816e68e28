"""Bodies written in files: what the writer means comes out, and nothing of HTML gets in."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.domain.writing import BodyRefused, body, rich_text


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("一段。", "<p>一段。</p>"),
        ("一段。\n\n两段。", "<p>一段。</p><p>两段。</p>"),
        ("一行\n二行", "<p>一行<br/>二行</p>"),
        ("- 一\n- 二", "<ul><li>一</li><li>二</li></ul>"),
        ("1. 一\n2. 二", "<ol><li>一</li><li>二</li></ol>"),
        ("先**断电**再救人", "<p>先<b>断电</b>再救人</p>"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("2. 单独一行不是列表", "<p>2. 单独一行不是列表</p>"),
    ],
)
def test_text_becomes_paragraphs_and_lists(text, html):
    assert rich_text(text) == html


@given(st.text(max_size=300))
def test_no_tag_but_ours_ever_comes_out(text):
    tags = set(re.findall(r"<(/?\w+)", rich_text(text)))
    assert tags <= {"p", "/p", "ul", "/ul", "ol", "/ol", "li", "/li", "b", "/b", "br"}


def test_a_block_keeps_its_id_at_the_next_loading_and_finds_its_files():
    blocks = [{"type": "heading", "value": "头"}, {"type": "diagram", "file": "a.svg", "alt": "图"}]
    first, again = (body(blocks, key="law:x", folder="library/laws/") for _ in range(2))
    assert first == again
    assert first[1]["value"]["file"] == "library/laws/a.svg"
    assert body(blocks, key="law:y", folder="")[0]["id"] != first[0]["id"]


@pytest.mark.parametrize("block", [{"value": "x"}, {"type": "text", "value": "\n"}, {"type": "heading"}])
def test_a_block_without_type_or_words_is_refused(block):
    with pytest.raises(BodyRefused, match="law:x"):
        body([block], key="law:x", folder="")
