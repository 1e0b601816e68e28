"""A reader's browser asks for one stylesheet, and it holds what the sources say."""

from __future__ import annotations

import re

import pytest
from django.contrib.staticfiles import finders

from config.bundles import BUNDLES, bundle


@pytest.mark.parametrize("name", BUNDLES)
def test_a_bundle_imports_nothing_and_loses_no_rule(name):
    text = bundle(name)
    assert "@import" not in text
    assert "/*" not in text
    assert text.count("{") == text.count("}") > 100


def test_addresses_lead_to_files_from_the_place_of_the_bundle():
    text = bundle("css/app.css")
    addresses = re.findall(r'url\("([^"]+)"\)', text)
    assert addresses
    for address in addresses:
        assert address.startswith("../")
        assert finders.find(address.removeprefix("../")), address


def test_the_bundle_stands_before_its_source():
    assert "bundles" in finders.find("css/app.css")
    assert "bundles" not in finders.find("css/tokens.css")


def test_what_is_imported_is_put_where_it_was_named(tmp_path):
    (tmp_path / "css/parts").mkdir(parents=True)
    (tmp_path / "css/a.css").write_text('@import "parts/b.css";\n.a { color: red; }', encoding="utf-8")
    (tmp_path / "css/parts/b.css").write_text('/* why */\n.b { background: url("../../img/x.svg"); }', encoding="utf-8")
    assert bundle("css/a.css", root=tmp_path) == '.b { background: url("../img/x.svg"); }\n.a { color: red; }\n'
