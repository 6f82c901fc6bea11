"""Treatments that were called off, told apart from those that lasted a day.

Revision ID: 71b0c4d2e9a6
Revises: 5e8b3c71d09f
"""

import sqlalchemy as sa
from alembic import op

revision = "71b0c4d2e9a6"
down_revision = "5e8b3c71d09f"
branch_labels = None
depends_on = None


def upgrade() -> None:
    called_off = sa.Column("called_off", sa.Boolean(), nullable=False, server_default=sa.false())
    op.add_column("treatment", called_off)
    # Until now the only way to call one off was to end it on its first day.
    op.execute("""
        UPDATE treatment SET called_off = true
        WHERE ended_on = started_on AND NOT EXISTS (
            SELECT 1 FROM application
            WHERE application.patient_id = treatment.patient_id
            AND application.local_day = treatment.started_on
        )
    """)


def downgrade() -> None:
    op.drop_column("treatment", "called_off")
