"""One world for all the questions of a file: built once, rolled back at its end."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import override_settings

from tests.architecture.addresses import state_of_tables
from tests.architecture.world import World, make_world


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker, tmp_path_factory) -> Iterator[World]:
    """Every refusal writes a warning; thousands of them are expected here."""
    cache.clear()
    with django_db_blocker.unblock():
        before = logging.root.manager.disable
        logging.disable(logging.CRITICAL)
        try:
            with transaction.atomic(), override_settings(LOG_ROOT=tmp_path_factory.mktemp("log")):
                made = make_world()
                assert made.clients, "everybody is signed in before anything is counted"
                yield made
                transaction.set_rollback(True)
        finally:
            logging.disable(before)
    cache.clear()


@pytest.fixture(scope="module")
def untouched(world: World) -> dict[str, str]:
    """What stands in the tables before anybody has asked for anything."""
    return state_of_tables()
