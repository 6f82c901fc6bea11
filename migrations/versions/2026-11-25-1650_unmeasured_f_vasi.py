"""An index of just what the work-list asks: F-VASI that could not be measured.

Revision ID: 3e9f4b7a61d8
Revises: 22c8d25c9957
"""

from alembic import op
from sqlalchemy import text

revision = "3e9f4b7a61d8"
down_revision = "22c8d25c9957"
branch_labels = None
depends_on = None

NAME, TABLE, COLUMNS = "ix_assessment_unmeasured", "assessment", ["patient_id", "assessed_on"]


def upgrade() -> None:
    _again("unmeasured IS NOT NULL AND measure = 'f_vasi'")


def downgrade() -> None:
    _again("unmeasured IS NOT NULL")


def _again(where: str) -> None:
    op.drop_index(NAME, table_name=TABLE)
    op.create_index(NAME, TABLE, COLUMNS, postgresql_where=text(where), sqlite_where=text(where))
