"""Lays content files as pages: again and again without doubling anything, and never over an editor's work."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import models, transaction
from django.utils import timezone
from wagtail.models import Page

from pages.models import Loaded

P = TypeVar("P", bound=Page)
INDEX = "search-index"


def read_files(folder: Path, pattern: str = "*.toml") -> dict[str, dict[str, Any]]:
    """Every entry of a folder by the name of its file, in the order of the names."""
    return {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob(pattern))}


def digest_of(folders: Iterable[Path]) -> str:
    """SHA-256 over the names and bytes of every file below the folders, 64 hex digits."""
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts):
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def is_loaded(name: str, digest: str) -> bool:
    return Loaded.objects.filter(name=name, digest=digest).exists()


def mark_loaded(name: str, digest: str) -> None:
    Loaded.objects.update_or_create(name=name, defaults={"digest": digest})


def refresh_index() -> bool:
    """Write the whole search index anew when the way of writing it has changed; True when it was needed.

    Saving a page indexes it by Wagtail's signal, so content that is laid needs no more. An index written by an older
    version, or by another backend, is unreadable to this one, and nothing else would tell.
    """
    here = Path(__file__).resolve().parent
    digest = digest_of([here / "search", here / "domain"])
    if is_loaded(INDEX, digest):
        return False
    call_command("update_index", verbosity=0)
    mark_loaded(INDEX, digest)
    return True


def home_page() -> Page | None:
    """The page below which everything stands; None on a site that somebody built anew without one."""
    return Page.objects.filter(depth=2).order_by("path").first()


def lay_page(parent: Page, model: type[P], *, slug: str, places: Iterable[str] = (), **fields: Any) -> P | None:
    """The page of this name below `parent`, new or brought up to date, published; `places` are keys of 场所.

    None when an editor has worked on it: what the house brings along never overwrites what somebody wrote.
    ValidationError names the page when a field does not fit.
    """
    page = model._default_manager.filter(slug=slug, path__startswith=parent.path, depth=parent.depth + 1).first()
    if page is not None and page.revisions.filter(user__isnull=False).exists():
        return None
    try:
        with transaction.atomic():
            if page is None:
                now = timezone.now()
                page = model(slug=slug, first_published_at=now, last_published_at=now, **fields)
                parent.add_child(instance=page)
            else:
                for name, value in fields.items():
                    setattr(page, name, value)
                page.full_clean()
                page.save()
            _place(page, places)
    except ValidationError as error:
        raise ValidationError(f"{slug}: {error}") from error
    return page


def _place(page: Page, keys: Iterable[str]) -> None:
    wanted = set(keys)
    if not wanted:
        return
    places: models.Model = page._meta.get_field("places").related_model  # type: ignore[assignment]
    page.places.set(places._default_manager.filter(key__in=wanted))  # type: ignore[attr-defined]
    page.save()
