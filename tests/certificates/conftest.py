"""A folder of files of its own for each run."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def private_files(settings, tmp_path):
    """Photos, drafts and certificates go to the test's own folder."""
    from django.core.files.storage import storages

    before = storages["private"].location, storages["private"]._location
    storages["private"].__dict__.pop("base_location", None)
    storages["private"].__dict__.pop("location", None)
    storages["private"]._location = tmp_path
    settings.PRIVATE_ROOT = tmp_path
    yield tmp_path
    storages["private"].__dict__.pop("base_location", None)
    storages["private"].__dict__.pop("location", None)
    storages["private"]._location = before[1]
