"""Triggers that refuse to change or delete an entry of the ledger of hours (R-15)."""

from django.db import migrations

SQLITE = [
    """CREATE TRIGGER courses_hoursentry_no_update BEFORE UPDATE ON courses_hoursentry
       BEGIN SELECT RAISE(ABORT, 'the ledger of hours is append-only'); END""",
    """CREATE TRIGGER courses_hoursentry_no_delete BEFORE DELETE ON courses_hoursentry
       BEGIN SELECT RAISE(ABORT, 'the ledger of hours is append-only'); END""",
]
POSTGRESQL = [
    """CREATE FUNCTION courses_hours_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION 'the ledger of hours is append-only'; END $$""",
    """CREATE TRIGGER courses_hoursentry_append_only BEFORE UPDATE OR DELETE ON courses_hoursentry
       FOR EACH ROW EXECUTE FUNCTION courses_hours_append_only()""",
]
SQLITE_BACK = ["DROP TRIGGER courses_hoursentry_no_update", "DROP TRIGGER courses_hoursentry_no_delete"]
POSTGRESQL_BACK = [
    "DROP TRIGGER courses_hoursentry_append_only ON courses_hoursentry",
    "DROP FUNCTION courses_hours_append_only()",
]


def lay(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def lift(apps, schema_editor):
    for statement in SQLITE_BACK if schema_editor.connection.vendor == "sqlite" else POSTGRESQL_BACK:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("courses", "0002_rosters_and_corrections")]
    operations = [migrations.RunPython(lay, lift)]
