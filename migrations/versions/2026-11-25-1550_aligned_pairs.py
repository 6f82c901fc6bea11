"""Photographs of two sessions laid on one another.

Revision ID: a71ed9a150e1
Revises: 2c9042f1a5bb
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import api.database

revision = "a71ed9a150e1"
down_revision = "2c9042f1a5bb"
branch_labels = None
depends_on = None

REFERS = {
    "patient_id": "patient",
    "baseline_session_id": "photo_session",
    "session_id": "photo_session",
    "outline_id": "outline",
}


def upgrade() -> None:
    text = sqlmodel.sql.sqltypes.AutoString()
    op.create_table(
        "aligned_pair",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("baseline_session_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("outline_id", sa.Uuid(), nullable=True),
        sa.Column("input_hash", text, nullable=False),
        sa.Column("made_at", api.database.Instant(), nullable=False),
        sa.Column("algorithm", text, nullable=False),
        sa.Column("algorithm_version", text, nullable=False),
        sa.Column("views", api.database.Json, nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_aligned_pair_{column}_{table}")
            )
            for column, table in REFERS.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_aligned_pair")),
        sa.UniqueConstraint(
            "patient_id", "input_hash", name=op.f("uq_aligned_pair_patient_id_input_hash")
        ),
    )
    op.create_index(op.f("ix_aligned_pair_session_id"), "aligned_pair", ["session_id"])


def downgrade() -> None:
    op.drop_table("aligned_pair")
