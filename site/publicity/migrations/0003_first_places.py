"""Lay the places of publicity: the seven, and 基层."""

from django.db import migrations

from publicity.migrations._first_places import PLACES


def lay(apps, schema_editor):
    model = apps.get_model("publicity", "Place")
    for order, (key, name, icon, text) in enumerate(PLACES, start=1):
        model.objects.get_or_create(key=key, defaults={"name": name, "icon": icon, "text": text, "order": order * 10})


def lift(apps, schema_editor):
    apps.get_model("publicity", "Place").objects.filter(key__in=[row[0] for row in PLACES]).delete()


class Migration(migrations.Migration):
    dependencies = [("publicity", "0002_pages")]
    operations = [migrations.RunPython(lay, lift)]
