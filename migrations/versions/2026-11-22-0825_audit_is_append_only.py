"""The audit can only grow: the database itself refuses to change or remove a line.

Revision ID: 5c2f0a9d7e41
Revises: 5c1f0a9d7e40
"""

from alembic import op

revision = "5c2f0a9d7e41"
down_revision = "5c1f0a9d7e40"
branch_labels = None
depends_on = None

ON_POSTGRESQL = """
CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the audit is append-only'; END $$;
CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry
FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
"""


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(ON_POSTGRESQL)
        return
    for act in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER audit_entry_no_{act.lower()} BEFORE {act} ON audit_entry "
            "BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END"
        )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER audit_entry_append_only ON audit_entry")
        op.execute("DROP FUNCTION refuse_audit_change")
        return
    for act in ("update", "delete"):
        op.execute(f"DROP TRIGGER audit_entry_no_{act}")
