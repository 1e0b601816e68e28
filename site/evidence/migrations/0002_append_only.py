"""The chain's head row, and triggers that refuse to change or delete an event."""

from django.db import migrations

SQLITE = [
    """CREATE TRIGGER evidence_event_no_update BEFORE UPDATE ON evidence_event
       BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END""",
    """CREATE TRIGGER evidence_event_no_delete BEFORE DELETE ON evidence_event
       BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END""",
]
POSTGRESQL = [
    """CREATE FUNCTION evidence_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION 'evidence is append-only'; END $$""",
    """CREATE TRIGGER evidence_event_append_only BEFORE UPDATE OR DELETE ON evidence_event
       FOR EACH ROW EXECUTE FUNCTION evidence_append_only()""",
]
SQLITE_BACK = ["DROP TRIGGER evidence_event_no_update", "DROP TRIGGER evidence_event_no_delete"]
POSTGRESQL_BACK = [
    "DROP TRIGGER evidence_event_append_only ON evidence_event",
    "DROP FUNCTION evidence_append_only()",
]


def lay(apps, schema_editor):
    apps.get_model("evidence", "ChainHead").objects.get_or_create(name="main")
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def lift(apps, schema_editor):
    for statement in SQLITE_BACK if schema_editor.connection.vendor == "sqlite" else POSTGRESQL_BACK:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("evidence", "0001_initial")]
    operations = [migrations.RunPython(lay, lift)]
