"""Who works on a case, and what waits although nobody did anything.

Revision ID: 3b1d9f60c7a2
Revises: c0b027ab1e55
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import api.database

revision = "3b1d9f60c7a2"
down_revision = "c0b027ab1e55"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "claim",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("claimed_at", api.database.Instant(), nullable=False),
        sa.Column("expires_at", api.database.Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_claim_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_claim_patient_id_patient")
        ),
        sa.PrimaryKeyConstraint("patient_id", name=op.f("pk_claim")),
    )
    op.create_table(
        "noticed",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("since", api.database.Instant(), nullable=False),
        sa.Column("last_log_at", api.database.Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f("fk_noticed_clinic_id_clinic")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_noticed_patient_id_patient")
        ),
        sa.PrimaryKeyConstraint("patient_id", "reason", name=op.f("pk_noticed")),
    )
    op.create_index("ix_noticed_waiting", "noticed", ["clinic_id", "reason", "since", "patient_id"])


def downgrade() -> None:
    op.drop_table("noticed")
    op.drop_table("claim")
