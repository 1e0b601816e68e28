"""What comes from outside is read with its type or refused with a sentence that names it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from config.env import DEVELOPMENT_SECRET, VARIABLES, Environment, EnvironmentRefused, table

ROOT = Path(__file__).resolve().parents[2]
NAMES = [variable.name for variable in VARIABLES]


def refused(values: dict[str, str]) -> str:
    with pytest.raises(EnvironmentRefused) as caught:
        Environment(values)
    return str(caught.value)


def test_an_empty_environment_gives_every_default():
    environment = Environment({})
    assert environment.text("ANPEI_SECRET_KEY") == DEVELOPMENT_SECRET
    assert environment.flag("ANPEI_DEBUG") is False
    assert environment.number("ANPEI_PORT") == 8000
    assert environment.words("ANPEI_ALLOWED_HOSTS") == ()
    assert environment.text("ANPEI_SENDER") == "console"


@pytest.mark.parametrize("word", ["yes", "true", "1", "on", "YES", "True", " on "])
def test_flags_say_yes(word):
    assert Environment({"ANPEI_DEBUG": word}).flag("ANPEI_DEBUG") is True


@pytest.mark.parametrize("word", ["no", "false", "0", "off", "No"])
def test_flags_say_no(word):
    assert Environment({"ANPEI_ALLOW_SQLITE": word}).flag("ANPEI_ALLOW_SQLITE") is False


@pytest.mark.parametrize("word", ["", "maybe", "y", "2", "是"])
def test_a_flag_that_is_neither_yes_nor_no_is_refused(word):
    assert "ANPEI_DEBUG" in refused({"ANPEI_DEBUG": word})


@pytest.mark.parametrize("word", ["", "eighty", "-1", "8000.0", "80 00", "²", "1e3"])
def test_a_number_that_is_none_is_refused(word):
    assert "ANPEI_PORT" in refused({"ANPEI_PORT": word})


def test_lists_lose_blanks_and_empty_words():
    hosts = Environment({"ANPEI_ALLOWED_HOSTS": " a.example, ,b.example,"}).words("ANPEI_ALLOWED_HOSTS")
    assert hosts == ("a.example", "b.example")


@pytest.mark.parametrize(
    ("name", "value"), [("ANPEI_SENDER", "pigeon"), ("ANPEI_SENDER", ""), ("ANPEI_SOCIAL_PROVIDERS", "weixin,facebook")]
)
def test_a_choice_that_does_not_exist_is_refused_and_the_choices_are_named(name, value):
    sentence = refused({name: value})
    assert name in sentence
    choices = next(variable.choices for variable in VARIABLES if variable.name == name)
    assert all(choice in sentence for choice in choices)


@pytest.mark.parametrize("name", ["ANPEI_SECRETKEY", "ANPEI_", "ANPEI_DEBUG_FILE_FILE", "ANPEI_secret_key"])
def test_an_unknown_name_is_refused(name):
    assert name in refused({name: "x"})


def test_names_of_others_are_left_alone():
    Environment({"PATH": "/bin", "LANG": "C", "ANPEIX": "x", "DJANGO_SETTINGS_MODULE": "x"})


@pytest.mark.parametrize("name", ["ANPEI_SECRET_KEY", "ANPEI_SENDER_TOKEN", "DATABASE_URL"])
def test_a_secret_comes_from_a_file(tmp_path, name):
    file = tmp_path / "secret"
    file.write_text("  from the file\n", encoding="utf-8")
    assert Environment({f"{name}_FILE": str(file)}).text(name) == "from the file"


def test_a_secret_given_twice_is_refused(tmp_path):
    file = tmp_path / "secret"
    file.write_text("a", encoding="utf-8")
    sentence = refused({"ANPEI_SECRET_KEY": "b", "ANPEI_SECRET_KEY_FILE": str(file)})
    assert "both set" in sentence


def test_a_file_that_can_not_be_read_is_refused_without_its_content(tmp_path):
    binary = tmp_path / "binary"
    binary.write_bytes(b"\xff\xfe\x00secret")
    for file in (tmp_path / "absent", tmp_path, binary):
        sentence = refused({"ANPEI_SECRET_KEY_FILE": str(file)})
        assert "ANPEI_SECRET_KEY_FILE" in sentence
        assert "secret\\" not in sentence
        assert "xff" not in sentence


def test_a_value_read_as_another_type_is_a_mistake_of_the_program():
    environment = Environment({})
    readers = {
        "text": environment.text,
        "flag": environment.flag,
        "number": environment.number,
        "words": environment.words,
    }
    for name, fitting in (
        ("ANPEI_ORIGIN", "text"),
        ("ANPEI_DEBUG", "flag"),
        ("ANPEI_PORT", "number"),
        ("ANPEI_ALLOWED_HOSTS", "words"),
    ):
        for reader in readers.keys() - {fitting}:
            with pytest.raises(TypeError, match=name):
                readers[reader](name)
        with pytest.raises(KeyError):
            readers[fitting]("ANPEI_NO_SUCH")


def test_every_variable_is_named_once_and_explained():
    assert len(NAMES) == len(set(NAMES))
    assert all(variable.meaning and "|" not in variable.meaning for variable in VARIABLES)


def test_no_other_module_reads_the_environment():
    """Twin of the list: a setting read behind its back would not be typed, checked or printed."""
    reads = re.compile(r"os\.environ(\.get\(|\[)\s*[\"'](?P<name>\w+)[\"']|os\.getenv\(\s*[\"'](?P<other>\w+)")
    found = []
    for folder in (ROOT / "site", ROOT / "courses", ROOT / "exams", ROOT / "certificates"):
        for file in folder.rglob("*.py"):
            for match in reads.finditer(file.read_text(encoding="utf-8")):
                name = match["name"] or match["other"]
                if name.startswith("ANPEI_") or name in NAMES:
                    found.append(f"{file.relative_to(ROOT)}: {name}")
    assert [line for line in found if not line.startswith("site/config/")] == []


def test_the_readme_prints_the_table_of_the_program():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    match = re.search(r"<!-- env:start -->\n(.*?)\n<!-- env:end -->", readme, re.DOTALL)
    assert match, "README.md lacks the markers <!-- env:start --> and <!-- env:end -->"
    assert match[1].strip() == table().strip()
    assert DEVELOPMENT_SECRET not in readme


def test_the_example_file_names_only_what_exists():
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    names = re.findall(r"^#?\s*([A-Z_]+)=", example, re.MULTILINE)
    assert names
    assert [name for name in names if name.removesuffix("_FILE") not in NAMES] == []
