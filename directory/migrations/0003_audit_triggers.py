"""The record of who did and saw what refuses changes in the database itself.

Events younger than 24 months are never taken away (`FOOTBRIDGE_AUDIT_MONTHS` may keep them longer). REPLACE INTO of
SQLite takes rows away without asking a trigger for deletes, so the insert is asked too.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLE = "directory_auditevent"
REFUSED = "What happened is not rewritten."

SQLITE = [
    f"""
    CREATE TRIGGER audit_refuse_update BEFORE UPDATE ON {TABLE}
    BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END
    """,
    f"""
    CREATE TRIGGER audit_refuse_delete BEFORE DELETE ON {TABLE}
    WHEN OLD.occurred_at >= datetime('now', '-24 months')
    BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END
    """,
    f"""
    CREATE TRIGGER audit_refuse_replace BEFORE INSERT ON {TABLE}
    WHEN EXISTS (
        SELECT 1 FROM {TABLE} WHERE id = NEW.id OR (subject = NEW.subject AND position = NEW.position)
    )
    BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END
    """,
]
SQLITE_BACK = [f"DROP TRIGGER IF EXISTS audit_refuse_{what}" for what in ("update", "delete", "replace")]

POSTGRESQL = [
    f"""
    CREATE OR REPLACE FUNCTION footbridge_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'DELETE' AND OLD.occurred_at < now() - interval '24 months' THEN
            RETURN OLD;
        END IF;
        RAISE EXCEPTION '{REFUSED}' USING ERRCODE = 'integrity_constraint_violation';
    END $$
    """,
    f"""
    CREATE TRIGGER audit_refuse_change BEFORE UPDATE OR DELETE ON {TABLE}
    FOR EACH ROW EXECUTE FUNCTION footbridge_audit_refuse()
    """,
    f"""
    CREATE TRIGGER audit_refuse_truncate BEFORE TRUNCATE ON {TABLE}
    FOR EACH STATEMENT EXECUTE FUNCTION footbridge_audit_refuse()
    """,
]
POSTGRESQL_BACK = [
    f"DROP TRIGGER IF EXISTS audit_refuse_change ON {TABLE}",
    f"DROP TRIGGER IF EXISTS audit_refuse_truncate ON {TABLE}",
    "DROP FUNCTION IF EXISTS footbridge_audit_refuse()",
]


def install(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in SQLITE if editor.connection.vendor == "sqlite" else POSTGRESQL:
        editor.execute(statement, params=None)


def remove(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in SQLITE_BACK if editor.connection.vendor == "sqlite" else POSTGRESQL_BACK:
        editor.execute(statement, params=None)


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0002_teams_and_audit'),
    ]

    operations = [
        migrations.RunPython(install, remove),
    ]
