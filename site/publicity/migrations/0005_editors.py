"""The group through which Wagtail lets editors in: its members follow the role (publicity.actions.fit_editor)."""

from django.db import migrations

GROUP = "宣传编辑"
PAGE = ("add_page", "change_page", "publish_page", "unlock_page", "lock_page")
FILES = {  # Wagtail asks for the rights on its own models, whatever model pictures have
    ("wagtailimages", "image"): ("add_image", "change_image", "choose_image"),
    ("wagtaildocs", "document"): ("add_document", "change_document", "choose_document"),
}
SNIPPETS = {"place": ("add_place", "change_place", "view_place")}


def permission(apps, app_label, model, codename):
    kind, _created = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label=app_label, model=model
    )
    found, _created = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=kind, codename=codename, defaults={"name": f"Can {codename.replace('_', ' ')}"}
    )
    return found


def lay(apps, schema_editor):
    group, _created = apps.get_model("auth", "Group").objects.get_or_create(name=GROUP)
    group.permissions.add(permission(apps, "wagtailadmin", "admin", "access_admin"))
    for model, names in SNIPPETS.items():
        group.permissions.add(*(permission(apps, "publicity", model, name) for name in names))
    pages = apps.get_model("wagtailcore", "GroupPagePermission")
    root = apps.get_model("wagtailcore", "Page").objects.get(depth=1)
    for name in PAGE:
        pages.objects.get_or_create(group=group, page=root, permission=permission(apps, "wagtailcore", "page", name))
    collections = apps.get_model("wagtailcore", "GroupCollectionPermission")
    shelf = apps.get_model("wagtailcore", "Collection").objects.get(depth=1)
    for (app_label, model), names in FILES.items():
        for name in names:
            collections.objects.get_or_create(
                group=group, collection=shelf, permission=permission(apps, app_label, model, name)
            )


def lift(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name=GROUP).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("publicity", "0004_first_pages"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("wagtailimages", "0027_image_description"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]
    operations = [migrations.RunPython(lay, lift)]
