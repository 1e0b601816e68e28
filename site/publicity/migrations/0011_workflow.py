"""先审后发: who writes doesn't publish; a reviewer and a publisher, two other people, sign every page of the site.

Wagtail lets a workflow publish only by the hand of somebody with the right to, so only the last step's group has it.
"""

from django.db import migrations

AUTHORS, REVIEWERS, PUBLISHERS = "宣传编辑", "审稿人", "签发人"
PAGE_RIGHTS = {REVIEWERS: ("change_page",), PUBLISHERS: ("publish_page", "lock_page", "unlock_page")}
WORKFLOW = "先审后发"
STEPS = (("审稿", REVIEWERS), ("签发", PUBLISHERS))


def permission(apps, app_label, model, codename):
    kind, _created = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label=app_label, model=model
    )
    found, _created = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=kind, codename=codename, defaults={"name": f"Can {codename.replace('_', ' ')}"}
    )
    return found


def _publishing(apps):
    return apps.get_model("wagtailcore", "GroupPagePermission").objects, permission(
        apps, "wagtailcore", "page", "publish_page"
    )


def _lay_groups(apps):
    groups = apps.get_model("auth", "Group").objects
    rights, publish = _publishing(apps)
    rights.filter(group__name=AUTHORS, permission=publish).delete()
    root = apps.get_model("wagtailcore", "Page").objects.get(depth=1)
    for name, codenames in PAGE_RIGHTS.items():
        group, _created = groups.get_or_create(name=name)
        group.permissions.add(permission(apps, "wagtailadmin", "admin", "access_admin"))
        for codename in codenames:
            rights.get_or_create(group=group, page=root, permission=permission(apps, "wagtailcore", "page", codename))


def lay(apps, schema_editor):
    _lay_groups(apps)
    kind, _created = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="publicity", model="secondpersontask"
    )
    workflow = apps.get_model("wagtailcore", "Workflow").objects.create(name=WORKFLOW, active=True)
    for order, (name, group) in enumerate(STEPS):
        task = apps.get_model("publicity", "SecondPersonTask").objects.create(name=name, active=True, content_type=kind)
        task.groups.add(apps.get_model("auth", "Group").objects.get(name=group))
        apps.get_model("wagtailcore", "WorkflowTask").objects.create(workflow=workflow, task=task, sort_order=order)
    placed = apps.get_model("wagtailcore", "WorkflowPage").objects
    home = apps.get_model("wagtailcore", "Site").objects.get(is_default_site=True).root_page
    placed.update_or_create(page=home, defaults={"workflow": workflow})
    # Wagtail's own "Moderators approval" knows no second person.
    placed.exclude(workflow=workflow).filter(page__depth=1).delete()
    apps.get_model("wagtailcore", "Workflow").objects.filter(name="Moderators approval").update(active=False)
    apps.get_model("wagtailcore", "Task").objects.filter(name="Moderators approval").update(active=False)


def lift(apps, schema_editor):
    workflows = apps.get_model("wagtailcore", "Workflow").objects
    default = workflows.filter(name="Moderators approval").first()
    workflows.filter(name=WORKFLOW).delete()
    apps.get_model("publicity", "SecondPersonTask").objects.all().delete()
    apps.get_model("auth", "Group").objects.filter(name__in=PAGE_RIGHTS).delete()
    root = apps.get_model("wagtailcore", "Page").objects.get(depth=1)
    rights, publish = _publishing(apps)
    authors = apps.get_model("auth", "Group").objects.get(name=AUTHORS)
    rights.get_or_create(group=authors, page=root, permission=publish)
    if default:
        workflows.filter(pk=default.pk).update(active=True)
        apps.get_model("wagtailcore", "Task").objects.filter(name="Moderators approval").update(active=True)
        apps.get_model("wagtailcore", "WorkflowPage").objects.get_or_create(page=root, defaults={"workflow": default})


class Migration(migrations.Migration):
    dependencies = [("publicity", "0010_signing")]
    operations = [migrations.RunPython(lay, lift)]
