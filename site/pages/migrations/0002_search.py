"""The readable texts, and on PostgreSQL the index that Wagtail's search asks for and no migration of its makes."""

import django.db.models.deletion
from django.db import migrations, models

INDEX = "pages_search_gin"
TABLE = "wagtailsearch_indexentry"


def create_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        # Without a pending list: a search never reads what nobody has sorted in yet.
        schema_editor.execute(f"CREATE INDEX {INDEX} ON {TABLE} USING gin ((title || body)) WITH (fastupdate = off)")


def drop_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP INDEX IF EXISTS {INDEX}")


class Migration(migrations.Migration):
    dependencies = [
        ("pages", "0001_initial"),
        ("wagtailcore", "0094_alter_page_locale"),
        ("wagtailsearch", "0010_add_text_fields"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReadableText",
            fields=[
                (
                    "page",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="wagtailcore.page",
                    ),
                ),
                ("names", models.TextField(blank=True)),
                ("initials", models.TextField(blank=True)),
                ("text", models.TextField(blank=True)),
            ],
        ),
        migrations.RunPython(create_index, drop_index),
    ]
