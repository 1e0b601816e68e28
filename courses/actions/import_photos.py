"""Photos of a class from a ZIP, each file named by ID number or by name (domain.md 7.1, 7.2).

The archive is judged before anything is unpacked, each picture before it is decoded, and each is drawn anew by the
photo profile. What can't be told apart (two people of one name) is refused by name and left to the number.
"""

from __future__ import annotations

import zipfile
from collections import Counter
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO

from accounts import api as accounts
from accounts.api import FileRefused, Person, User, refuse_hostile_archive, require
from courses.models import TrainingClass
from courses.permissions import MANAGE
from courses.refusals import Refused

MOST_BYTES = 10 * 1024 * 1024
"""Of one picture."""
KINDS = {".jpg", ".jpeg", ".png"}


@dataclass(frozen=True, slots=True)
class PhotoLine:
    """One file of the archive; `fault` is empty when the photo was kept."""

    file: str
    person: str
    fault: str


def import_photos(training_class: TrainingClass, file: BinaryIO, *, by: User) -> list[PhotoLine]:
    """Refused for a file that can't be a ZIP of photos; otherwise a line for each picture in it."""
    require(by, MANAGE, training_class.institution)
    try:
        refuse_hostile_archive(file)
        with zipfile.ZipFile(file) as archive:
            entries = [entry for entry in archive.infolist() if _is_picture(entry)]
            if not entries:
                raise Refused("压缩包里没有 JPG 或 PNG 照片。")
            by_number, by_name = _members(training_class)
            return [_take(archive, entry, by_number, by_name, by=by) for entry in entries]
    except FileRefused as error:
        raise Refused("压缩包无法读取：可能已损坏、带密码，或解压后过大。请重新打包成 .zip 再上传。") from error


def _is_picture(entry: zipfile.ZipInfo) -> bool:
    path = PurePosixPath(entry.filename)
    hidden = any(part.startswith((".", "__MACOSX")) for part in path.parts)
    return not entry.is_dir() and not hidden and path.suffix.lower() in KINDS


def _members(training_class: TrainingClass) -> tuple[dict[str, Person], dict[str, list[Person]]]:
    by_number: dict[str, Person] = {}
    by_name: dict[str, list[Person]] = {}
    for row in training_class.enrolments.select_related("person"):
        by_number[row.person.id_number_hash] = row.person
        by_name.setdefault(row.person.name, []).append(row.person)
    return by_number, by_name


def _take(
    archive: zipfile.ZipFile,
    entry: zipfile.ZipInfo,
    by_number: dict[str, Person],
    by_name: dict[str, list[Person]],
    *,
    by: User,
) -> PhotoLine:
    label = _legible(entry)
    stem = PurePosixPath(label).stem
    shown = accounts.mask_number(stem) if len(stem) >= 15 and stem[:-1].isdigit() else label
    person, fault = _whose(stem, by_number, by_name)
    if person is None:
        return PhotoLine(shown, "", fault)
    if entry.file_size > MOST_BYTES:
        return PhotoLine(shown, person.name, "照片超过 10 MB。")
    try:
        accounts.set_photo(person, archive.read(entry), by=by)
    except (accounts.Refused, zipfile.BadZipFile) as error:
        return PhotoLine(shown, person.name, str(error))
    return PhotoLine(shown, person.name, "")


def _legible(entry: zipfile.ZipInfo) -> str:
    """Windows packs Chinese names as GBK without saying so; zipfile reads them as code page 437."""
    if entry.flag_bits & 0x800:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return entry.filename


def _whose(stem: str, by_number: dict[str, Person], by_name: dict[str, list[Person]]) -> tuple[Person | None, str]:
    found = by_number.get(accounts.lookup_hash(accounts.normalise_number(stem)))
    if found is not None:
        return found, ""
    named = by_name.get(accounts.normalise_name(stem), [])
    if len(named) > 1:
        return None, "班里有同名学员，请用证件号码命名照片。"
    return (named[0], "") if named else (None, "班里没有对应的学员，请用证件号码或姓名命名。")


def summary(lines: list[PhotoLine]) -> tuple[int, int]:
    """How many were kept and how many not."""
    counts = Counter(not line.fault for line in lines)
    return counts[True], counts[False]
