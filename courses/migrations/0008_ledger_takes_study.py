"""The ledger takes minutes the server witnessed; the log of study is append-only as the ledger is (R-15).

SQLite rewrites a table whose column changes, and its triggers go with it: they are lifted before and laid again.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

TABLES = ("courses_hoursentry", "courses_studysegment", "courses_studycredit")
NAMES = {"courses_hoursentry": "courses_hoursentry", "courses_studysegment": "courses_study", "courses_studycredit": "courses_credit"}
FUNCTIONS = {table: "courses_study_append_only" for table in TABLES} | {TABLES[0]: "courses_hours_append_only"}


def _lay(table, vendor):
    name = NAMES[table]
    if vendor == "sqlite":
        for event in ("update", "delete"):
            yield f"""CREATE TRIGGER {name}_no_{event} BEFORE {event.upper()} ON {table}
               BEGIN SELECT RAISE(ABORT, 'the ledger of hours is append-only'); END"""
    else:
        yield f"""CREATE TRIGGER {name}_append_only BEFORE UPDATE OR DELETE ON {table}
           FOR EACH ROW EXECUTE FUNCTION {FUNCTIONS[table]}()"""


def _lift(table, vendor):
    name = NAMES[table]
    if vendor == "sqlite":
        yield from (f"DROP TRIGGER {name}_no_{event}" for event in ("update", "delete"))
    else:
        yield f"DROP TRIGGER {name}_append_only ON {table}"


def _run(statements, schema_editor):
    for statement in statements:
        schema_editor.execute(statement)


def lift_ledger(apps, schema_editor):
    _run(_lift(TABLES[0], schema_editor.connection.vendor), schema_editor)


def lay_ledger(apps, schema_editor):
    _run(_lay(TABLES[0], schema_editor.connection.vendor), schema_editor)


def lay_all(apps, schema_editor):
    if schema_editor.connection.vendor != "sqlite":
        schema_editor.execute(
            """CREATE FUNCTION courses_study_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
               BEGIN RAISE EXCEPTION 'the log of study is append-only'; END $$"""
        )
    for table in TABLES:
        _run(_lay(table, schema_editor.connection.vendor), schema_editor)


def lift_all(apps, schema_editor):
    for table in TABLES:
        _run(_lift(table, schema_editor.connection.vendor), schema_editor)
    if schema_editor.connection.vendor != "sqlite":
        schema_editor.execute("DROP FUNCTION courses_study_append_only()")


class Migration(migrations.Migration):
    dependencies = [
        ("courses", "0007_study_witnessed"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.RunPython(lift_ledger, lay_ledger),
        migrations.AlterField(
            model_name='hoursentry',
            name='witnessed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='hoursentry',
            name='study_day',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='hours_entries', to='courses.studyday'),
        ),
        migrations.RunPython(lay_all, lift_all),
    ]
