"""What the scripts of the admin say to an editor: all of it in Chinese."""

from __future__ import annotations

import json
import re
from pathlib import Path

import wagtail.admin
from django.utils import translation
from django.views.i18n import JavaScriptCatalog

ASKED = re.compile(r'^msgid ((?:".*"\n)+)', re.MULTILINE)


def test_no_word_of_the_admins_scripts_is_left_in_english(rf):
    with translation.override("zh-hans"):
        reply = JavaScriptCatalog.as_view(packages=["wagtail.admin"])(rf.get("/")).content.decode()
    said = json.loads(re.search(r"const newcatalog = (\{.*?\});", reply, re.DOTALL)[1])
    source = Path(wagtail.admin.__file__).parent / "locale/en/LC_MESSAGES/djangojs.po"
    asked = {json.loads('"' + "".join(re.findall(r'"(.*)"', one)) + '"') for one in ASKED.findall(source.read_text())}
    missing = sorted(word for word in asked - {""} if word not in said)
    assert not missing
    assert said["Good"] == "易读"
    assert said["%(num)s min"] in ("%(num)s 分钟", ["%(num)s 分钟"])
