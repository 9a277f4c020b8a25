"""An open dossier has a lead step: PostgreSQL checks it when a transaction ends (ADR 0005).

SQLite has no deferred triggers; there the actions, a property test and `manage.py check_steps` keep the law.
"""

from django.db import migrations

FUNCTION = """
CREATE OR REPLACE FUNCTION kring_lead_step() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE the_dossier uuid;
BEGIN
  IF TG_TABLE_NAME = 'access_dossier' THEN the_dossier := NEW.id; ELSE the_dossier := OLD.dossier_id; END IF;
  IF EXISTS (SELECT 1 FROM access_dossier WHERE id = the_dossier AND closed_at IS NULL)
     AND NOT EXISTS (SELECT 1 FROM duties_step WHERE dossier_id = the_dossier AND kind = 'lead' AND done_at IS NULL) THEN
    RAISE EXCEPTION 'open dossier without a next step' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$
"""
TRIGGERS = [
    "CREATE CONSTRAINT TRIGGER dossier_has_lead_step AFTER INSERT OR UPDATE OF closed_at ON access_dossier "
    "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION kring_lead_step()",
    # However a dossier loses its step: finished, made something else, moved to another dossier, or deleted.
    "CREATE CONSTRAINT TRIGGER step_leaves_lead_step "
    "AFTER DELETE OR UPDATE OF done_at, kind, dossier_id ON duties_step "
    "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.kind = 'lead' AND OLD.done_at IS NULL) "
    "EXECUTE FUNCTION kring_lead_step()",
]


def add(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for statement in (FUNCTION, *TRIGGERS):
            schema_editor.execute(statement, params=None)


def remove(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER dossier_has_lead_step ON access_dossier")
        schema_editor.execute("DROP TRIGGER step_leaves_lead_step ON duties_step")
        schema_editor.execute("DROP FUNCTION kring_lead_step()")


class Migration(migrations.Migration):
    dependencies = [("duties", "0001_initial"), ("access", "0002_append_only")]

    operations = [migrations.RunPython(add, remove)]
