"""Which states of the patient a start weighed: their end may be corrected later.

Revision ID: 6f0c2b9d41e8
Revises: 8d2e5f71b4c9
"""

import sqlalchemy as sa
from alembic import op

import api.database

revision = "6f0c2b9d41e8"
down_revision = "8d2e5f71b4c9"
branch_labels = None
depends_on = None

# As the database knows them today: what an end was before a correction stands in the audit only.
WEIGHED = """
UPDATE treatment SET weighed = (
    SELECT {states} FROM condition
    WHERE condition.patient_id = treatment.patient_id
      AND condition.reported_at < treatment.recorded_at
      AND condition.since <= treatment.started_on
      AND (condition.until IS NULL OR condition.until >= treatment.started_on)
)
"""
STATES = {
    "postgresql": "coalesce(jsonb_agg(condition.id::text), '[]'::jsonb)",
    # An id is kept as 32 digits there, and written with its hyphens.
    "sqlite": "json_group_array("
    "substr(condition.id, 1, 8) || '-' || substr(condition.id, 9, 4) || '-' ||"
    " substr(condition.id, 13, 4) || '-' || substr(condition.id, 17, 4) || '-' ||"
    " substr(condition.id, 21))",
}


def upgrade() -> None:
    op.add_column(
        "treatment",
        sa.Column("weighed", api.database.Json, server_default="[]", nullable=False),
    )
    op.execute(WEIGHED.format(states=STATES[op.get_bind().dialect.name]))


def downgrade() -> None:
    op.drop_column("treatment", "weighed")
