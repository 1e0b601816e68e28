"""What is indexed is found: by any two of its characters, in any form of a number, whatever else somebody types."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.domain.bigrams import HAN, LONGEST_WORD, MOST_RUNS, MOST_TEXT, Run, indexed, runs_of, words_of
from pages.domain.excerpts import cuts, marked
from pages.domain.initials import initials, short_name

HAN_TEXT = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=2, max_size=40)
ORDERS = st.text(st.sampled_from("第令号一二十百〇安全"), min_size=2, max_size=24)
RARE = st.text(st.sampled_from("𫠠𫠡䶮鿏生产"), min_size=2, max_size=8)


def holds(words: list[str], run: Run) -> bool:
    """What a phrase of FTS5 asks: the words of the run side by side, the last one perhaps only begun."""
    length = len(run.words)
    for at in range(len(words) - length + 1):
        *whole, last = words[at : at + length]
        begins = last.startswith(run.words[-1]) if run.prefix else last == run.words[-1]
        if begins and whole == list(run.words[:-1]):
            return True
    return False


def finds(text: str, query: str) -> bool:
    words, runs = words_of(text), runs_of(query)
    return bool(runs) and all(holds(words, run) for run in runs)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("特种作业", ["特种", "种作", "作业", "业"]),
        ("特种作业GB", ["特种", "种作", "作业", "业", "gb"]),
        ("电", ["电"]),
        ("H2S 浓度", ["h2s", "浓度", "度"]),
        ("安全。生产", ["安全", "全", "生产", "产"]),
        ("", []),
        ("！？…", []),
    ],
)
def test_a_text_becomes_pairs_and_words(text, words):
    assert words_of(text) == words


@pytest.mark.parametrize(
    "form", ["令第19号", "19号令", "第19号令", "令 第 19 号", "令第１９号", "令第十九号", "令19号"]
)
@pytest.mark.parametrize("query", ["令第19号", "19号令", "第19号令", "第１９号令", "令第十九号", "应急管理部令第19号"])
def test_the_number_of_an_order_is_found_in_every_form(form, query):
    assert finds(f"依据《特种作业规定》（应急管理部{form}）第三条", query)


@pytest.mark.parametrize("form", ["GB/T 3608", "GBT3608", "gb 3608", "GB3608", "ＧＢ／Ｔ３６０８", "GB/T 3608—2025"])
@pytest.mark.parametrize("query", ["GB/T 3608", "GBT3608", "gb 3608", "ｇｂ３６０８", "3608"])
def test_the_number_of_a_standard_is_found_in_every_form(form, query):
    assert finds(f"见{form}《高处作业分级》", query)


@pytest.mark.parametrize(
    ("text", "query", "found"),
    [
        ("特种作业人员", "作业", True),
        ("特种作业人员", "种作业人", True),
        ("特种作业人员", "员", True),
        ("特种作业人员", "业特", False),
        ("安全。生产", "安全生产", False),
        ("令第19号", "令第9号", False),
        ("令第119号", "令第19号", False),
        ("GB 36081", "GB 3608", False),
        ("GB/T 28001.1-2020", "gb28001", True),
        ("应急〔2019〕19号", "应急[2019]19号", True),
        ("主席令第八十八号", "主席令第88号", True),
        ("培训和考核", "考核 培训", True),
        ("培训和考核", "考核 发证", False),
        ("见AQ 8011和GBZ/T 2.1", "gbz2.1", True),
    ],
)
def test_what_is_there_is_found_and_what_is_not_is_not(text, query, found):
    assert finds(text, query) is found


@given(HAN_TEXT | ORDERS | RARE, st.data())
def test_every_two_characters_and_more_of_a_run_find_it(text, data):
    start = data.draw(st.integers(0, len(text) - 2))
    end = data.draw(st.integers(start + 2, len(text)))
    assert finds(text, text[start:end])


@given(st.text(max_size=200))
def test_nothing_typed_raises_and_no_word_is_an_operator(text):
    for run in runs_of(text):
        assert run.words
        for word in run.words:
            assert word.isalnum()
            assert len(word) <= LONGEST_WORD
    assert len(runs_of(text)) <= MOST_RUNS
    assert '"' not in indexed(text)


@given(st.text(max_size=120), st.text(max_size=40))
def test_an_excerpt_is_a_part_of_the_text_cut_into_pieces(text, query):
    runs = runs_of(query)
    assert "".join(cut.text for cut in marked(text, runs)) == text
    assert sum(len(cut.text) for cut in cuts(text, runs, most=50)) <= 52


@pytest.mark.parametrize(
    ("query", "hits"),
    [
        ("特种作业", ["特种作业"]),
        ("种作", ["种作"]),
        ("19号令", ["令第19号"]),
        ("gb3608", ["GB/T 3608"]),
        ("规定 作业", ["作业", "规定"]),
        ("核", ["核", "核"]),
    ],
)
def test_an_excerpt_marks_what_was_looked_for(query, hits):
    text = "特种作业人员培训考核规定（令第19号）的高处部分见 GB/T 3608，考核另行通知。"
    assert [cut.text for cut in cuts(text, runs_of(query), most=80) if cut.is_hit] == hits


def test_an_excerpt_stands_around_its_first_hit():
    text = "前文。" * 100 + "盲板抽堵" + "后文。" * 100
    pieces = cuts(text, runs_of("盲板"), most=60)
    assert pieces[0].text == "…"
    assert pieces[-1].text == "…"
    assert [piece.text for piece in pieces if piece.is_hit] == ["盲板"]


def test_a_page_longer_than_the_limit_is_indexed_up_to_it():
    assert words_of("安" * MOST_TEXT + "盲板").count("盲板") == 0


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("安全生产法", "aqscf"),
        ("起重机械", "qzjx"),
        ("氩弧焊", "yhh"),
        ("有限空间作业", "yxkjzy"),
        ("GB/T 3608 高处作业分级", "gbt3608gczyfj"),
        ("（令第19号）", "ld19h"),
        ("䶮", ""),
    ],
)
def test_initials_of_a_name(text, letters):
    assert initials(text) == letters


def test_a_law_of_the_state_has_a_short_name():
    assert initials(short_name("中华人民共和国消防法")) == "xff"


def test_the_class_of_characters_is_one_of_a_pattern():
    import re

    assert re.fullmatch(f"[{HAN}]+", "安々〇𫠠가あ")
