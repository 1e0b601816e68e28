"""What was handed out gets a name that outlives the publishing of a page, and the unit that handed it out."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


def name(apps, schema_editor):
    for issue in apps.get_model("publicity", "MaterialIssue").objects.all():  # the new column's default is one value for all
        issue.uuid = uuid.uuid4()
        issue.save(update_fields=["uuid"])


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_content_roles"), ("publicity", "0011_workflow")]
    operations = [
        migrations.AddField("materialissue", "uuid", models.UUIDField(default=uuid.uuid4, editable=False, db_index=True)),
        migrations.AddField(
            "materialissue",
            "organisation",
            models.ForeignKey(
                blank=True,
                help_text="填了就由这个单位计入“资料发放”；空着由先登记的单位计入。",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.organisation",
                verbose_name="发放单位",
            ),
        ),
        migrations.RunPython(name, migrations.RunPython.noop),
    ]
