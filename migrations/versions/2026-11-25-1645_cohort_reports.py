"""What was computed of a clinic's patients, kept for an hour.

Revision ID: c0b027ab1e55
Revises: 2440586f96ec
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import api.database

revision = "c0b027ab1e55"
down_revision = "2440586f96ec"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cohort_report",
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("made_at", api.database.Instant(), nullable=False),
        sa.Column("content", api.database.Json, nullable=False),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f("fk_cohort_report_clinic_id_clinic")
        ),
        sa.PrimaryKeyConstraint("clinic_id", "kind", name=op.f("pk_cohort_report")),
    )


def downgrade() -> None:
    op.drop_table("cohort_report")
