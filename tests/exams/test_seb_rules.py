"""The Config Key against a published vector and a second implementation; addresses and networks by tables of cases."""

from __future__ import annotations

import base64
import hashlib
import plistlib
import random
from datetime import datetime
from typing import Any
from urllib.parse import quote

import pytest

from exams.domain.accommodation import Aid
from exams.domain.guard import Asked, Bar, Seen, bar
from exams.domain.integrity import IntegrityFault, Options, options_of, read_integrity, rung
from exams.domain.networks import NetworksRefused, is_inside, read_networks
from exams.domain.seb import agrees, config_file, config_key, request_hash, seb_json, seb_settings, seen_url
from tests.exams.seb_vector import MAC, MAC_KEY


def test_the_key_of_a_configuration_saved_by_seb_itself():
    assert config_key(MAC) == MAC_KEY
    shuffled = list(MAC.items())
    random.Random(7).shuffle(shuffled)
    assert config_key(dict(shuffled)) == MAC_KEY
    assert config_key(plistlib.loads(config_file(MAC))) == MAC_KEY


def test_an_empty_configuration_is_an_empty_list():
    assert config_key({}) == "4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945"
    assert config_key({"originatorVersion": "SEB_Win_3.5"}) == config_key({})
    assert config_key({"proxies": {}}) == config_key({})


def second(value: Any, *, root: bool = False) -> str:
    """Written from the table in trust.md by another way: by appending, in the order of folded keys."""
    out: list[str] = []

    def put(one: Any, top: bool) -> None:
        match one:
            case dict():
                names = [name for name in one if one[name] != {} and not (top and name == "originatorVersion")]
                if top and not names:
                    out.append("[]")
                    return
                out.append("{")
                for at, name in enumerate(sorted(names, key=str.casefold)):
                    out.append(("," if at else "") + '"' + name + '":')
                    put(one[name], False)
                out.append("}")
            case list():
                out.append("[")
                for at, inner in enumerate(one):
                    out.append("," if at else "")
                    put(inner, False)
                out.append("]")
            case True | False:
                out.append(str(one).lower())
            case int():
                out.append(repr(one))
            case bytes():
                out.append('"' + base64.standard_b64encode(one).decode("ascii") + '"')
            case datetime():
                out.append('"' + one.strftime("%Y-%m-%dT%H:%M:%S+00:00") + '"')
            case _:
                out.append('"' + one + '"')

    put(value, root)
    return "".join(out)


def made(dice: random.Random, depth: int = 0) -> dict[str, Any]:
    """A plist of every kind that SEB knows, with what is escaped elsewhere."""
    words = ["URLFilterRules", "urlFilterRegex", "aaa", "AAb", "startURL", "配置", "zz\\x", 'q"t', "a/b", "Z0"]
    kinds: list[Any] = [
        lambda: dice.random() < 0.5,
        lambda: dice.randint(-5, 10**12),
        lambda: dice.choice(["", "ws:\\localhost:8706", 'a"b', "中文 / 空格", "行\n二"]),
        lambda: dice.randbytes(dice.randint(0, 90)),
        lambda: datetime(1940 + dice.randint(0, 90), 10, 9, 22, 13, 56),
        list,
        lambda: made(dice, depth + 1) if depth < 3 else {},
        lambda: [made(dice, depth + 1)] if depth < 3 else [1, 2],
    ]
    return {word: dice.choice(kinds)() for word in dice.sample(words, dice.randint(0, len(words)))}


@pytest.mark.parametrize("seed", range(10))
def test_ten_generated_configurations_against_a_second_implementation(seed: int):
    settings = made(random.Random(seed)) | {"originatorVersion": "x"}
    assert seb_json(settings) == second(settings, root=True)
    assert config_key(settings) == hashlib.sha256(second(settings, root=True).encode()).hexdigest()


def test_our_own_file_reads_back_to_the_same_key():
    settings = seb_settings(start="https://exam.test/exams/room/seb/1/", leave="https://exam.test/x/", quit_hash="")
    assert settings["allowQuit"] is False
    assert config_key(plistlib.loads(config_file(settings))) == config_key(settings)


def test_two_hundred_addresses_are_hashed_as_the_browser_wrote_them():
    dice = random.Random(3)
    for _ in range(200):
        parts = ["".join(dice.choices("abc09-_.~题库 一二é%+&=@:!", k=6)) for _part in range(3)]
        path = "/exams/" + "/".join(parts) + "/"
        query = f"from={quote(dice.choice('甲乙丙'))}&n={dice.randint(0, 9)}"
        written = "https://exam.test" + quote(path, safe="/:;@&=+$,-_.!~*'()") + "?" + query
        assert seen_url("https://exam.test/", path, query) == written
        assert agrees(request_hash(written, "k" * 64), seen_url("https://exam.test", path, query), ("k" * 64,))


URL, PAGE, KEY, BEK = "https://exam.test/exams/room/answers/", "https://exam.test/exams/room/paper/", "c" * 64, "b" * 64
ASKED = Asked(asks_browser=True, config_key=KEY)
BOTH = Asked(asks_browser=True, config_key=KEY, browser_keys=("a" * 64, BEK))
CASES = [
    (Asked(), Seen("", URL), None),
    (ASKED, Seen("", URL), Bar.NO_BROWSER),
    (ASKED, Seen("", URL, request_hash(URL, KEY)), None),
    (ASKED, Seen("", URL, request_hash(URL, "d" * 64)), Bar.WRONG_BROWSER),
    (ASKED, Seen("", URL, request_hash(PAGE, KEY)), Bar.WRONG_BROWSER),
    (ASKED, Seen("", URL, request_hash(URL, KEY).upper()), Bar.WRONG_BROWSER),
    (ASKED, Seen("", URL, request_hash(URL + "#q", KEY)), Bar.WRONG_BROWSER),
    (ASKED, Seen("", URL, "ｆ" * 64), Bar.WRONG_BROWSER),
    (ASKED, Seen("", URL, page_config=request_hash(PAGE, KEY), pages=(PAGE,)), None),
    (ASKED, Seen("", URL, page_config=request_hash(URL, KEY), pages=(PAGE,)), Bar.WRONG_BROWSER),
    (ASKED, Seen("", URL, page_config=request_hash(PAGE, "d" * 64), pages=(PAGE,)), Bar.WRONG_BROWSER),
    (ASKED, Seen("", URL, recently=True), None),
    (Asked(asks_browser=True), Seen("", URL, request_hash(URL, "")), Bar.NO_BROWSER),
    (Asked(asks_browser=True), Seen("", URL, recently=True), Bar.NO_BROWSER),
    (BOTH, Seen("", URL, request_hash(URL, KEY), request_hash(URL, BEK)), None),
    (BOTH, Seen("", URL, request_hash(URL, KEY)), Bar.WRONG_BROWSER),
    (BOTH, Seen("", URL, request_hash(URL, KEY), request_hash(URL, "e" * 64)), Bar.WRONG_BROWSER),
    (BOTH, Seen("", URL, page_config=request_hash(PAGE, KEY), pages=(PAGE,)), Bar.WRONG_BROWSER),
    (Asked(is_locked=True), Seen("", URL), Bar.LOCKED),
    (Asked(asks_place=True, networks=("10.1.0.0/24",)), Seen("10.1.0.7", URL), None),
    (Asked(asks_place=True, networks=("10.1.0.0/24",)), Seen("10.1.1.7", URL), Bar.PLACE),
    (Asked(asks_place=True), Seen("10.1.1.7", URL), Bar.PLACE),
]


@pytest.mark.parametrize(("asked", "seen", "said"), CASES)
def test_who_comes_in(asked: Asked, seen: Seen, said: Bar | None):
    assert bar(asked, seen) == said


def test_networks_are_read_strictly_and_compared_by_kind():
    assert read_networks("192.168.10.5/24，10.0.0.1\n2001:db8::/32") == [
        "192.168.10.0/24",
        "10.0.0.1/32",
        "2001:db8::/32",
    ]
    assert is_inside("::ffff:192.168.10.9", ["192.168.10.0/24"])
    assert not is_inside("2001:db9::1", ["2001:db8::/32", "192.168.10.0/24"])
    assert not is_inside("unknown", ["192.168.10.0/24"])
    for wrong in ("192.168.10.300", "机房", "0.0.0.0/0", "::/0"):
        with pytest.raises(NetworksRefused):
            read_networks(wrong)


def test_the_ladder_warns_twice_and_then_tells():
    assert [rung(count, warnings=2) for count in (1, 2, 3, 4)] == ["warn", "last", "tell", "tell"]


def test_options_survive_their_storage_and_an_accommodation_spares_copies():
    chosen = Options(block_copy=True, count_focus=True, addresses=("10.0.0.0/8",))
    assert options_of(chosen.stored()) == chosen
    assert Options().stored() == {}
    assert options_of({"later": True}) == Options()
    assert chosen.spared(Aid(read_aloud=True)) == Options(count_focus=True, addresses=("10.0.0.0/8",))
    assert chosen.spared(Aid()) == chosen


@pytest.mark.parametrize(
    "text", ["", "name = 1", 'name = "x"\n[proposed]\nseb = 1\n[ladder]\n[snapshots]\n[seb]', "[[broken"]
)
def test_a_file_of_rules_with_a_slip_is_refused(text: str):
    with pytest.raises(IntegrityFault):
        read_integrity(text)
