"""What an event is about is looked up in rows of their own: they only come, as the events do."""

from django.db import migrations

TABLE = "evidence_eventsubject"


def lay(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for verb in ("update", "delete"):
            schema_editor.execute(
                f"CREATE TRIGGER {TABLE}_no_{verb} BEFORE {verb.upper()} ON {TABLE} "
                "BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END"
            )
    else:
        schema_editor.execute(
            f"CREATE TRIGGER {TABLE}_append_only BEFORE UPDATE OR DELETE ON {TABLE} "
            "FOR EACH ROW EXECUTE FUNCTION evidence_append_only()"
        )


def lift(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for verb in ("update", "delete"):
            schema_editor.execute(f"DROP TRIGGER {TABLE}_no_{verb}")
    else:
        schema_editor.execute(f"DROP TRIGGER {TABLE}_append_only ON {TABLE}")


class Migration(migrations.Migration):
    dependencies = [("evidence", "0003_transparency_log")]
    operations = [migrations.RunPython(lay, lift)]
