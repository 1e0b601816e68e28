"""Workshop and team of a post, so that a large employer's people can be told apart."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_wechat_channel")]
    operations = [
        migrations.AddField(
            model_name="postholding",
            name="department",
            field=models.CharField(blank=True, default="", max_length=40, verbose_name="部门（车间）"),
        ),
        migrations.AddField(
            model_name="postholding",
            name="team",
            field=models.CharField(blank=True, default="", max_length=40, verbose_name="班组"),
        ),
        migrations.AddIndex(
            model_name="postholding",
            index=models.Index(fields=["organisation", "department"], name="posts_by_department"),
        ),
    ]
