"""A trigger that refuses to change or delete what was confirmed: corrections are rows of their own."""

from django.db import migrations

SQLITE = [
    """CREATE TRIGGER outreach_record_no_update BEFORE UPDATE ON outreach_record WHEN OLD.state = 'confirmed'
       BEGIN SELECT RAISE(ABORT, 'a confirmed record is append-only'); END""",
    """CREATE TRIGGER outreach_record_no_delete BEFORE DELETE ON outreach_record WHEN OLD.state = 'confirmed'
       BEGIN SELECT RAISE(ABORT, 'a confirmed record is append-only'); END""",
]
POSTGRESQL = [
    """CREATE FUNCTION outreach_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION 'a confirmed record is append-only'; END $$""",
    """CREATE TRIGGER outreach_record_append_only BEFORE UPDATE OR DELETE ON outreach_record
       FOR EACH ROW WHEN (OLD.state = 'confirmed') EXECUTE FUNCTION outreach_append_only()""",
]
SQLITE_BACK = ["DROP TRIGGER outreach_record_no_update", "DROP TRIGGER outreach_record_no_delete"]
POSTGRESQL_BACK = [
    "DROP TRIGGER outreach_record_append_only ON outreach_record",
    "DROP FUNCTION outreach_append_only()",
]


def lay(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def lift(apps, schema_editor):
    for statement in SQLITE_BACK if schema_editor.connection.vendor == "sqlite" else POSTGRESQL_BACK:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("outreach", "0001_plan_and_records")]
    operations = [migrations.RunPython(lay, lift)]
