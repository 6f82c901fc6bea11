"""By how many hours a log was late, kept on the log: it was an alert, and is no broken rule.

Revision ID: 7d1e5c0a94b2
Revises: 5c4a0a9d7e43
"""

from alembic import op

revision = "7d1e5c0a94b2"
down_revision = "5c4a0a9d7e43"
branch_labels = None
depends_on = None

# A correction was judged late only if the log itself was, and so had that alert of its own.
FILL = """
UPDATE application SET hours_late = (
    SELECT {hours} FROM alert
    WHERE alert.patient_id = application.patient_id AND alert.rule = 'entered_late'
      AND alert.subject_id = application.id AND alert.subject_version = application.version
)
WHERE EXISTS (
    SELECT 1 FROM alert
    WHERE alert.patient_id = application.patient_id AND alert.rule = 'entered_late'
      AND alert.subject_id = application.id AND alert.subject_version = application.version
)
"""
# The alerts stay on the record, as every alert does; the log says it now.
RESOLVE = """
UPDATE alert SET resolved_at = CURRENT_TIMESTAMP, resolution = 'superseded',
                 resolved_because = 'application.hours_late'
WHERE rule = 'entered_late' AND resolved_at IS NULL AND acknowledged_at IS NULL
"""
HOURS = {
    "postgresql": "(alert.inputs ->> 'hours_late')::integer",
    "sqlite": "json_extract(alert.inputs, '$.hours_late')",
}


def upgrade() -> None:
    # Said as SQL: only so does SQLite add the check without making the table anew.
    op.execute(
        "ALTER TABLE application ADD COLUMN hours_late INTEGER "
        "CONSTRAINT ck_application_hours_late CHECK (hours_late > 0)"
    )
    op.execute(FILL.format(hours=HOURS[op.get_bind().dialect.name]))
    op.execute(RESOLVE)


def downgrade() -> None:
    op.drop_column("application", "hours_late")
