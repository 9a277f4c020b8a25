"""A published version is never changed or thrown away: the database refuses, whoever asks."""

from django.db import migrations

from kring.access.append_only import not_replaced, unique_in

TABLE = "programme_programmeversion"
_PUBLISHED = "OLD.published_at IS NOT NULL"
_REFUSED = "a published version never changes"


def protect(apps, schema_editor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            f"CREATE TRIGGER {TABLE}_keep BEFORE UPDATE OR DELETE ON {TABLE} "
            f"FOR EACH ROW WHEN ({_PUBLISHED}) EXECUTE FUNCTION kring_refuse_change()",
            params=None,
        )
        return
    for verb in ("UPDATE", "DELETE"):
        schema_editor.execute(
            f"CREATE TRIGGER {TABLE}_keep_{verb} BEFORE {verb} ON {TABLE} WHEN {_PUBLISHED} "
            f"BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END",
            params=None,
        )
    unique = unique_in(schema_editor.connection, TABLE)
    schema_editor.execute(not_replaced(TABLE, unique, _REFUSED, "published_at IS NOT NULL"), params=None)


def unprotect(apps, schema_editor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP TRIGGER {TABLE}_keep ON {TABLE}", params=None)
        return
    for verb in ("UPDATE", "DELETE", "INSERT"):
        schema_editor.execute(f"DROP TRIGGER {TABLE}_keep_{verb}", params=None)


class Migration(migrations.Migration):
    dependencies = [("programme", "0001_initial"), ("access", "0002_append_only")]

    operations = [migrations.RunPython(protect, unprotect)]
