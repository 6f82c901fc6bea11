"""Lists of large clinics: unmeasured F-VASI that still wait, names by letter, current logs.

Revision ID: 5e8b3c71d09f
Revises: 2c7e9a45d108
"""

import sqlalchemy as sa
from alembic import op

revision = "5e8b3c71d09f"
down_revision = "2c7e9a45d108"
branch_labels = None
depends_on = None

UNMEASURED = "unmeasured IS NOT NULL AND measure = 'f_vasi'"
CURRENT = (("uq_application_current", "id", True), ("ix_application_when", "applied_at", False))


def upgrade() -> None:
    overtaken = sa.Column("overtaken", sa.Boolean(), nullable=False, server_default=sa.false())
    op.add_column("assessment", overtaken)
    _unmeasured(
        postgresql=f"{UNMEASURED} AND NOT overtaken", sqlite=f"{UNMEASURED} AND overtaken = 0"
    )
    if op.get_bind().dialect.name == "postgresql":
        letters = sa.text('full_name COLLATE "C"')
        op.create_index("ix_patient_clinic_letters", "patient", ["clinic_id", letters, "id"])
    else:
        _current("current = 1")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.drop_index("ix_patient_clinic_letters", table_name="patient")
    else:
        _current("current")
    _unmeasured(postgresql=UNMEASURED, sqlite=UNMEASURED)
    op.drop_column("assessment", "overtaken")


def _unmeasured(*, postgresql: str, sqlite: str) -> None:
    name = "ix_assessment_unmeasured"
    op.drop_index(name, table_name="assessment")
    op.create_index(
        name,
        "assessment",
        ["made_at", "id"],
        postgresql_where=sa.text(postgresql),
        sqlite_where=sa.text(sqlite),
    )


def _current(words: str) -> None:
    """SQLite takes an index only for a condition that is spelt as the index is."""
    for name, column, unique in CURRENT:
        op.drop_index(name, table_name="application")
        columns = ["patient_id", column]
        op.create_index(name, "application", columns, unique=unique, sqlite_where=sa.text(words))
