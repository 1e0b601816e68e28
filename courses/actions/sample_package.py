"""A tiny SCORM 1.2 package of our own, made when it is asked for: three cards on locking out, with a bookmark."""

from __future__ import annotations

import io
import zipfile

from accounts.api import Organisation, User
from courses.actions.take_package import take_package
from courses.models import CoursePage, ScormPackage

MANIFEST = """<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier="anpei-sample" version="1.0" xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2"
  xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2">
  <metadata><schema>ADL SCORM</schema><schemaversion>1.2</schemaversion></metadata>
  <organizations default="o1"><organization identifier="o1"><title>上锁挂牌三步</title>
    <item identifier="i1" identifierref="r1"><title>上锁挂牌三步</title></item></organization></organizations>
  <resources><resource identifier="r1" type="webcontent" adlcp:scormtype="sco" href="index.html">
    <file href="index.html"/><file href="card.js"/><file href="card.css"/></resource></resources>
</manifest>
"""
PAGE = """<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>上锁挂牌三步</title>
<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="card.css"></head>
<body><p id="step"></p><h1 id="title"></h1><p id="text"></p>
<button id="back" type="button">上一步</button> <button id="next" type="button">下一步</button>
<script src="card.js"></script></body></html>
"""
STYLE = """body { margin: 0; padding: 24px; font: 18px/1.7 sans-serif; color: #12262a; background: #fff; }
h1 { font-size: 24px; } button { min-height: 44px; padding: 0 20px; font: inherit; }
"""
SCRIPT = """var cards = [
  ["停机断电", "按下停止按钮不等于断电。先停机，再拉下这台设备的开关。"],
  ["上锁挂牌", "每个进入的人挂自己的锁，写上姓名。钥匙自己带着，不交给别人。"],
  ["验电试机", "验电、泄放余压，再按一次启动按钮：不动，才可以伸手。"]
];
var at = 0;
API.LMSInitialize("");
at = Math.min(Number(API.LMSGetValue("cmi.core.lesson_location")) || 0, cards.length - 1);
function show() {
  document.getElementById("step").textContent = (at + 1) + " / " + cards.length;
  document.getElementById("title").textContent = cards[at][0];
  document.getElementById("text").textContent = cards[at][1];
  document.getElementById("back").disabled = at === 0;
  document.getElementById("next").disabled = at === cards.length - 1;
  API.LMSSetValue("cmi.core.lesson_location", String(at));
  API.LMSSetValue("cmi.core.lesson_status", at === cards.length - 1 ? "completed" : "incomplete");
  API.LMSCommit("");
}
document.getElementById("back").onclick = function () { at -= 1; show(); };
document.getElementById("next").onclick = function () { at += 1; show(); };
window.addEventListener("pagehide", function () { API.LMSFinish(""); });
show();
"""


def sample_package(**changed: str) -> io.BytesIO:
    """The package as a file; `changed` replaces parts by name (manifest, page, script), for tests."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("imsmanifest.xml", changed.get("manifest", MANIFEST))
        archive.writestr("index.html", changed.get("page", PAGE))
        archive.writestr("card.css", STYLE)
        archive.writestr("card.js", changed.get("script", SCRIPT))
    buffer.seek(0)
    return buffer


def lay_sample_package(institution: Organisation, *, by: User) -> ScormPackage | None:
    """Once, and beside the house's course for electricians if that is there."""
    if ScormPackage.objects.exists():
        return None
    package = take_package(sample_package(), title="", institution=institution, course=None, by=by)
    package.course = CoursePage.objects.filter(slug="low-voltage-electrician", institution=None).first()
    package.save(update_fields=["course"])
    return package
