"""Formats by name: who reads them, who writes them. Tables (XLSX, CSV) go through `formats.sheet` as rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial

from exams.domain.draft import Draft, Reading, Writing
from exams.domain.formats import aiken, detect
from exams.domain.formats.gift import read as gift_in
from exams.domain.formats.gift import write as gift_out
from exams.domain.formats.moodle import read as moodle_in
from exams.domain.formats.moodle import write as moodle_out
from exams.domain.formats.numbered import text
from exams.domain.formats.qti import read as qti_in
from exams.domain.formats.qti import write as qti_out
from exams.domain.formats.qti.names import VERSIONS
from exams.domain.formats.qti1 import read as qti_1_in
from exams.domain.formats.word import read as word_in

READERS: dict[str, Callable[[bytes], Reading]] = {
    detect.GIFT: gift_in.read,
    detect.AIKEN: aiken.read,
    detect.MOODLE_XML: moodle_in.read,
    detect.DOCX: word_in.read,
    detect.TEXT: text.read,
    detect.QTI: qti_in.read,
    detect.QTI_1: qti_1_in.read,
}
WRITERS: dict[str, Callable[[Iterable[Draft], Mapping[str, bytes]], Writing]] = {
    detect.GIFT: gift_out.write,
    detect.MOODLE_XML: moodle_out.write,
    **{version: partial(qti_out.write, version=version) for version in VERSIONS},
}
