"""`manage.py update_index`: afterwards everything is found again, and PostgreSQL has its index back."""

from __future__ import annotations

from django.core.management import call_command
from django.db import connection
from wagtail.models import Page

from pages.search.finding import find_pages


def index_state() -> tuple[bool, str]:
    """Whether the large index stands and is sound, and this session's limit for one statement."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass('pages_search_gin')")
        row = cursor.fetchone()
        cursor.execute("SHOW statement_timeout")
        return bool(row and row[0]), cursor.fetchone()[0]


def test_a_rebuild_outside_a_transaction_finds_everything_again(own_database):
    before = index_state() if connection.vendor == "postgresql" else None
    call_command("update_index", verbosity=0)
    wanted = Page.objects.live().filter(depth=3).first()
    assert wanted.pk in [pk for pk, _kind in find_pages(wanted.title)]
    if before is not None:
        assert index_state() == before == (True, before[1])
        assert before[1] != "0"
