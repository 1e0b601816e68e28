"""Wagtail's first collection is called Root, which editors read above every picture they add."""

from typing import Any

from django.db import migrations

NAME, STOCK = "公用", "Root"


def _rename(before: str, after: str) -> Any:
    def rename(apps: Any, _schema_editor: Any) -> None:
        apps.get_model("wagtailcore", "Collection").objects.filter(depth=1, name=before).update(name=after)

    return rename


class Migration(migrations.Migration):
    dependencies = [("publicity", "0013_picture_has_its_name"), ("wagtailcore", "0094_alter_page_locale")]
    operations = [migrations.RunPython(_rename(STOCK, NAME), _rename(NAME, STOCK))]
