"""Wagtail's own index over the texts alone: every search here asks titles and texts together (`0002_search`), so each
page's words were sorted into two large indexes and one of them was never read.
"""

from typing import Any

from django.db import migrations

INDEX = "wagtailsear_body_90c85d_gin"


def drop(_apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP INDEX IF EXISTS {INDEX}")


def create(_apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"CREATE INDEX IF NOT EXISTS {INDEX} ON wagtailsearch_indexentry USING gin (body)")


class Migration(migrations.Migration):
    dependencies = [("pages", "0003_page_counts")]
    operations = [migrations.RunPython(drop, create)]
