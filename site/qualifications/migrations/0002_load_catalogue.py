"""Every database starts with the catalogue: rows for the shipped TOML files."""

import tomllib
from pathlib import Path

from django.db import migrations

FOLDER = Path(__file__).resolve().parents[1] / "catalogues"


def load(apps, schema_editor):
    category_model = apps.get_model("qualifications", "WorkCategory")
    item_model = apps.get_model("qualifications", "OperationItem")
    for path in sorted(FOLDER.glob("*.toml")):
        catalogue = tomllib.loads(path.read_text(encoding="utf-8"))
        for order, raw in enumerate(catalogue["categories"], start=1):
            category, _ = category_model.objects.get_or_create(
                family=catalogue["family"],
                code=raw["code"],
                defaults={"name": raw["name"], "sort_order": order},
            )
            for place, item in enumerate(raw["items"], start=1):
                item_model.objects.get_or_create(
                    key=item["key"],
                    defaults={
                        "category": category,
                        "code": item["code"],
                        "name": item["name"],
                        "aliases": item["aliases"],
                        "sort_order": place,
                        "catalogue_version": catalogue["version"],
                        "is_high_risk": item.get("is_high_risk", False),
                        "has_practical": item["has_practical"],
                        "min_education": item.get("min_education"),
                        "required_hours_theory": item.get("required_hours_theory"),
                        "required_hours_practical": item.get("required_hours_practical"),
                        "note": item.get("note", ""),
                    },
                )


class Migration(migrations.Migration):
    dependencies = [("qualifications", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
