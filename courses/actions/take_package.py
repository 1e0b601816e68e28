"""Take a SCORM package: looked through before a byte is written, then all of it or nothing."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import uuid as uuids
import zipfile
import zlib
from pathlib import Path
from typing import Any, BinaryIO

from django.core.files import File
from django.db import transaction

from accounts.api import Organisation, User
from courses.domain.scorm import (
    MANIFEST,
    MAX_ENTRY,
    MAX_FILE,
    MAX_MANIFEST,
    MAX_UNPACKED,
    MEGABYTE,
    Entry,
    Manifest,
    PackageRefused,
    check_entries,
    read_manifest,
)
from courses.models import CoursePage, ScormPackage
from courses.permissions import require_packages
from courses.refusals import Refused
from evidence import api as evidence

CHUNK = 256 * 1024
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    UnicodeError,
    ValueError,
)


def take_package(
    file: BinaryIO, *, title: str, institution: Organisation, course: CoursePage | None, by: User
) -> ScormPackage:
    """Refused, with the reason, for whatever is no plain SCORM 1.2 package."""
    require_packages(by, institution)
    if course is not None and course.institution_id not in (None, institution.pk):
        raise Refused("这门课属于别的机构。")
    package = ScormPackage(institution=institution, course=course, uploaded_by=by, uuid=uuids.uuid4())
    part = package.folder.with_name(f".{package.uuid.hex}.part")
    try:
        manifest = _unpack(file, package, part)
        package.title, package.launch = title or manifest.title or "课件", manifest.launch
        with transaction.atomic():
            file.seek(0)
            package.file.save("package.zip", File(file), save=False)
            package.save()
            evidence.append(
                "courses.package.taken",
                actor=by.actor,
                subjects=[package.subject, f"organisation:{institution.uuid}"],
                body={"sha256": package.sha256, "size": package.size, "entries": package.entries},
            )
            os.replace(part, package.folder)
    except BaseException as error:
        _sweep(package, part)
        if isinstance(error, PackageRefused):
            raise Refused(str(error)) from error
        raise
    return package


def _sweep(package: ScormPackage, part: Path) -> None:
    """Nothing half-written stays."""
    shutil.rmtree(part, ignore_errors=True)
    shutil.rmtree(package.folder, ignore_errors=True)
    if package.file.name:
        package.file.storage.delete(package.file.name)


def _unpack(file: BinaryIO, package: ScormPackage, part: Path) -> Manifest:
    package.size = file.seek(0, os.SEEK_END)
    if package.size > MAX_FILE:
        raise PackageRefused(f"课件包超过 {MAX_FILE // MEGABYTE} MB。")
    file.seek(0)
    package.sha256 = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
    file.seek(0)
    try:
        # Windows in China writes names in GBK and says so nowhere; names marked as UTF-8 are read as such.
        with zipfile.ZipFile(file, metadata_encoding="gbk") as archive:
            infos = {info.filename: info for info in archive.infolist()}
            if len(infos) != len(archive.infolist()):
                raise PackageRefused("课件包里有重名的文件，没有上传。")
            files = check_entries(_entry(info) for info in infos.values())
            names = frozenset(entry.name for entry in files)
            if MANIFEST not in names:
                raise PackageRefused(f"压缩包最外层没有 {MANIFEST}：这不是 SCORM 课件包，或者多套了一层文件夹。")
            if infos[MANIFEST].file_size > MAX_MANIFEST:
                raise PackageRefused(f"清单文件 {MANIFEST} 过大。")
            with archive.open(MANIFEST) as stream:
                manifest = read_manifest(stream.read(MAX_MANIFEST + 1), names=names)
            left = MAX_UNPACKED
            for entry in files:
                left -= _write(archive, infos[entry.name], part / entry.name, at_most=min(left, MAX_ENTRY, entry.size))
    except BROKEN as error:
        raise PackageRefused("课件包已损坏，或者不是 ZIP 文件，请重新导出后再上传。") from error
    package.entries = len(files)
    return manifest


def _entry(info: zipfile.ZipInfo) -> Entry:
    mode = info.external_attr >> 16
    return Entry(info.filename, info.file_size, info.compress_size, mode, bool(info.flag_bits & 1))


def _write(archive: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path, *, at_most: int) -> int:
    """The directory's sizes are claims: what comes out is counted."""
    target.parent.mkdir(parents=True, exist_ok=True)
    written = 0
    with archive.open(info) as source, target.open("xb") as file:
        while chunk := source.read(CHUNK):
            written += len(chunk)
            if written > at_most:
                raise PackageRefused("课件包解压后比它自己写的更大，没有上传。")
            file.write(chunk)
    target.chmod(stat.S_IRUSR | stat.S_IWUSR)
    return written


def withdraw_package(package: ScormPackage, *, by: User) -> None:
    """It plays no more; what people did in it is kept."""
    require_packages(by, package.institution)
    with transaction.atomic():
        ready: Any = ScormPackage.objects.filter(pk=package.pk, state=ScormPackage.State.READY)
        if not ready.update(state=ScormPackage.State.WITHDRAWN):
            return
        evidence.append("courses.package.withdrawn", actor=by.actor, subjects=[package.subject], body={})
    package.refresh_from_db()
