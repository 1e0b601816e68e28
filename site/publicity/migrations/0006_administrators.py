"""The group through which Wagtail lets system administrators in: regions and organisations, no pages."""

from django.db import migrations

GROUP = "系统管理员"
RIGHTS = (
    ("wagtailadmin", "admin", ("access_admin",)),
    ("accounts", "region", ("add_region", "change_region", "view_region")),
    ("accounts", "organisation", ("add_organisation", "change_organisation", "view_organisation")),
)


def lay(apps, schema_editor):
    group, _created = apps.get_model("auth", "Group").objects.get_or_create(name=GROUP)
    for app_label, model, names in RIGHTS:
        kind, _created = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
            app_label=app_label, model=model
        )
        for name in names:
            right, _created = apps.get_model("auth", "Permission").objects.get_or_create(
                content_type=kind, codename=name, defaults={"name": f"Can {name.replace('_', ' ')}"}
            )
            group.permissions.add(right)


def lift(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name=GROUP).delete()


class Migration(migrations.Migration):
    dependencies = [("publicity", "0005_editors"), ("accounts", "0001_initial")]
    operations = [migrations.RunPython(lay, lift)]
