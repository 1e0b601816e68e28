"""A picture is called 图片 in the admin, not Picture."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("publicity", "0012_issues_known")]

    operations = [
        migrations.AlterModelOptions(name="picture", options={"verbose_name": "图片", "verbose_name_plural": "图片"})
    ]
