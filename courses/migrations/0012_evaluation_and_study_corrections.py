"""培训评价, and corrections of a day of study. Slips can't be taken back and tallies only grow (triggers), so that nobody
answers twice and no mark disappears.
"""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


SLIP, TALLY = "courses_evaluationslip", "courses_evaluationtally"
SAID = "an evaluation is append-only"
SQLITE = (
    (f"{SLIP}_no_update", f"BEFORE UPDATE ON {SLIP}"),
    (f"{SLIP}_no_delete", f"BEFORE DELETE ON {SLIP}"),
    (f"{TALLY}_no_delete", f"BEFORE DELETE ON {TALLY}"),
    (f"{TALLY}_grows", f'BEFORE UPDATE ON {TALLY} WHEN NEW."count" < OLD."count"'),
)
POSTGRESQL = (
    (f"{SLIP}_append_only", SLIP, f"BEFORE UPDATE OR DELETE ON {SLIP} FOR EACH ROW"),
    (f"{TALLY}_no_delete", TALLY, f"BEFORE DELETE ON {TALLY} FOR EACH ROW"),
    (f"{TALLY}_grows", TALLY, f'BEFORE UPDATE ON {TALLY} FOR EACH ROW WHEN (NEW."count" < OLD."count")'),
)


def lay(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for name, when in SQLITE:
            schema_editor.execute(f"CREATE TRIGGER {name} {when} BEGIN SELECT RAISE(ABORT, '{SAID}'); END")
        return
    schema_editor.execute(
        f"""CREATE FUNCTION courses_evaluation_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
           BEGIN RAISE EXCEPTION '{SAID}'; END $$"""
    )
    for name, _table, when in POSTGRESQL:
        schema_editor.execute(f"CREATE TRIGGER {name} {when} EXECUTE FUNCTION courses_evaluation_append_only()")


def lift(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for name, _when in SQLITE:
            schema_editor.execute(f"DROP TRIGGER {name}")
        return
    for name, table, _when in POSTGRESQL:
        schema_editor.execute(f"DROP TRIGGER {name} ON {table}")
    schema_editor.execute("DROP FUNCTION courses_evaluation_append_only()")


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_wechat_channel'),
        ('courses', '0011_class_archive'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ClassEvaluation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('form', models.CharField(max_length=30)),
                ('opened_at', models.DateTimeField(verbose_name='开放时间')),
                ('closes_on', models.DateField(verbose_name='截止日期')),
            ],
            options={
                'verbose_name': '培训评价',
                'verbose_name_plural': '培训评价',
                'ordering': ['-opened_at'],
            },
        ),
        migrations.CreateModel(
            name='EvaluationSlip',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('answered_on', models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name='EvaluationTally',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('question', models.CharField(max_length=20)),
                ('mark', models.PositiveSmallIntegerField()),
                ('count', models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='EvaluationWords',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('text', models.CharField(max_length=500)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.AddField(
            model_name='hourscorrection',
            name='pieces',
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name='hourscorrection',
            name='study_day',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='courses.studyday'),
        ),
        migrations.AlterField(
            model_name='hourscorrection',
            name='session',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='courses.classsession'),
        ),
        migrations.AddConstraint(
            model_name='hourscorrection',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('session__isnull', False), ('study_day__isnull', True)), models.Q(('session__isnull', True), ('study_day__isnull', False)), _connector='OR'), name='correction_of_one_thing'),
        ),
        migrations.AddConstraint(
            model_name='hourscorrection',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'proposed')), fields=('study_day',), name='one_open_study_correction'),
        ),
        migrations.AddField(
            model_name='classevaluation',
            name='training_class',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='evaluation', to='courses.trainingclass'),
        ),
        migrations.AddField(
            model_name='evaluationslip',
            name='evaluation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='slips', to='courses.classevaluation'),
        ),
        migrations.AddField(
            model_name='evaluationslip',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person'),
        ),
        migrations.AddField(
            model_name='evaluationtally',
            name='evaluation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tallies', to='courses.classevaluation'),
        ),
        migrations.AddField(
            model_name='evaluationwords',
            name='evaluation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='words', to='courses.classevaluation'),
        ),
        migrations.AddConstraint(
            model_name='evaluationslip',
            constraint=models.UniqueConstraint(fields=('evaluation', 'person'), name='one_voice_a_person'),
        ),
        migrations.AddConstraint(
            model_name='evaluationtally',
            constraint=models.UniqueConstraint(fields=('evaluation', 'question', 'mark'), name='one_tally_a_mark'),
        ),
        migrations.AddConstraint(
            model_name='evaluationtally',
            constraint=models.CheckConstraint(condition=models.Q(('mark__gte', 1), ('mark__lte', 5)), name='marks_1_to_5'),
        ),
        migrations.RunPython(lay, lift),
    ]
