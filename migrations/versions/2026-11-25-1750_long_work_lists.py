"""What a long work-list asks: unmeasured F-VASI by age, and treatments without reviews.

Revision ID: 8a4c17e0b5d3
Revises: 6f0c2b9d41e8
"""

import sqlalchemy as sa
from alembic import op

revision = "8a4c17e0b5d3"
down_revision = "6f0c2b9d41e8"
branch_labels = None
depends_on = None

UNMEASURED = sa.text("unmeasured IS NOT NULL AND measure = 'f_vasi'")
FILL = """
UPDATE treatment SET reviews_made = true
WHERE (SELECT count(DISTINCT review.kind) FROM review
       WHERE review.treatment_id = treatment.id AND review.kind IN ('week_24', 'week_52')) = 2
"""


def upgrade() -> None:
    _unmeasured_by("made_at", "id")
    made = sa.Column("reviews_made", sa.Boolean(), nullable=False, server_default=sa.false())
    op.add_column("treatment", made)
    op.execute(FILL)
    op.create_index(
        "ix_treatment_unreviewed",
        "treatment",
        ["started_on"],
        postgresql_where=sa.text("ended_on IS NULL AND NOT reviews_made"),
        sqlite_where=sa.text("ended_on IS NULL AND reviews_made = 0"),
    )


def downgrade() -> None:
    op.drop_index("ix_treatment_unreviewed", table_name="treatment")
    op.drop_column("treatment", "reviews_made")
    _unmeasured_by("patient_id", "assessed_on")


def _unmeasured_by(*columns: str) -> None:
    name, table = "ix_assessment_unmeasured", "assessment"
    op.drop_index(name, table_name=table)
    op.create_index(
        name, table, list(columns), postgresql_where=UNMEASURED, sqlite_where=UNMEASURED
    )
