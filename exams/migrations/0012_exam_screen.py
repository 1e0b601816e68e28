"""The exam screen grows: late packs that two people decide on, accommodations, section times, item reports."""

import django.db.models.deletion
import exams.models.attempt
import exams.models.item_report
import exams.models.late_pack
import uuid
from django.conf import settings
from django.db import migrations, models


def name_packs(apps, schema_editor):
    """Packs sealed before they had a name each get one of their own."""
    for pack in apps.get_model("exams", "LatePack").objects.all():
        pack.uuid = uuid.uuid4()
        pack.save(update_fields=["uuid"])


class Migration(migrations.Migration):

    dependencies = [
        ('exams', '0011_room_event'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Accommodation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('percent', models.PositiveSmallIntegerField(default=0, verbose_name='加时（%）')),
                ('minutes', models.PositiveSmallIntegerField(default=0, verbose_name='加时（分钟）')),
                ('read_aloud', models.BooleanField(default=False, verbose_name='可用朗读')),
                ('large_type', models.BooleanField(default=False, verbose_name='默认大字号')),
                ('reason', models.CharField(max_length=200, verbose_name='理由')),
                ('set_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': '考试照顾',
                'verbose_name_plural': '考试照顾',
            },
        ),
        migrations.CreateModel(
            name='ItemReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('position', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(choices=exams.models.item_report.item_report_kinds, max_length=12, verbose_name='问题')),
                ('text', models.CharField(blank=True, max_length=200, verbose_name='说明')),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.AlterModelOptions(
            name='latepack',
            options={'ordering': ['pk'], 'verbose_name': '超时答案', 'verbose_name_plural': '超时答案'},
        ),
        migrations.AddField(
            model_name='attempt',
            name='closings',
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name='attempt',
            name='key_shown_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='latepack',
            name='advice',
            field=models.CharField(blank=True, choices=[('waiting', '待处理'), ('proposed', '待审批'), ('counted', '已计入'), ('refused', '不计入')], max_length=10, verbose_name='建议'),
        ),
        migrations.AddField(
            model_name='latepack',
            name='cause',
            field=models.CharField(choices=exams.models.late_pack.late_causes, default='deadline', max_length=10, verbose_name='原因'),
        ),
        migrations.AddField(
            model_name='latepack',
            name='decided_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='latepack',
            name='decided_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='latepack',
            name='decision',
            field=models.CharField(blank=True, max_length=300, verbose_name='审批意见'),
        ),
        migrations.AddField(
            model_name='latepack',
            name='digest',
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name='latepack',
            name='effects',
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name='latepack',
            name='proposed_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='latepack',
            name='proposed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='latepack',
            name='reason',
            field=models.CharField(blank=True, max_length=300, verbose_name='理由'),
        ),
        migrations.AddField(
            model_name='latepack',
            name='state',
            field=models.CharField(choices=[('waiting', '待处理'), ('proposed', '待审批'), ('counted', '已计入'), ('refused', '不计入')], default='waiting', max_length=10, verbose_name='状态'),
        ),
        migrations.AddField(
            model_name='latepack',
            name='uuid',
            field=models.UUIDField(default=uuid.uuid4, editable=False, null=True),
        ),
        migrations.RunPython(name_packs, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='latepack',
            name='uuid',
            field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
        ),
        migrations.AddField(
            model_name='scorereport',
            name='late_pack',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='report', to='exams.latepack'),
        ),
        migrations.AddField(
            model_name='section',
            name='minutes',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='本部分时间（分钟）'),
        ),
        migrations.AlterField(
            model_name='timeentry',
            name='kind',
            field=models.CharField(choices=exams.models.attempt.time_entry_kinds, max_length=10),
        ),
        migrations.AddConstraint(
            model_name='latepack',
            constraint=models.UniqueConstraint(condition=models.Q(('digest', ''), _negated=True), fields=('attempt', 'digest'), name='one_late_pack_per_content'),
        ),
        migrations.AddConstraint(
            model_name='latepack',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('counted', 'refused')), _negated=True), models.Q(('decided_by__isnull', False), ('proposed_by__isnull', False), models.Q(('decided_by', models.F('proposed_by')), _negated=True)), _connector='OR'), name='two_people_per_late_pack'),
        ),
        migrations.AddField(
            model_name='accommodation',
            name='registration',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='accommodation', to='exams.registration'),
        ),
        migrations.AddField(
            model_name='accommodation',
            name='set_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='itemreport',
            name='attempt',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='item_reports', to='exams.attempt'),
        ),
        migrations.AddField(
            model_name='itemreport',
            name='version',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='exams.itemversion'),
        ),
        migrations.AddConstraint(
            model_name='accommodation',
            constraint=models.CheckConstraint(condition=models.Q(('minutes__lte', 120), ('percent__lte', 100)), name='extra_time_within_reason'),
        ),
        migrations.AddConstraint(
            model_name='itemreport',
            constraint=models.UniqueConstraint(fields=('attempt', 'number'), name='one_item_report_per_number'),
        ),
        migrations.AddConstraint(
            model_name='itemreport',
            constraint=models.UniqueConstraint(fields=('attempt', 'position'), name='one_item_report_per_position'),
        ),
        migrations.AddConstraint(
            model_name='itemreport',
            constraint=models.CheckConstraint(condition=models.Q(('number__range', (1, 5))), name='few_item_reports'),
        ),
    ]
