"""Tubes that were entered by mistake: who withdrew one, when and why.

Revision ID: 2c7e9a45d108
Revises: 8a4c17e0b5d3
"""

from alembic import op

revision = "2c7e9a45d108"
down_revision = "8a4c17e0b5d3"
branch_labels = None
depends_on = None

KEPT_WITH = "CONSTRAINT fk_tube_withdrawn_by_account REFERENCES account (id)"


def upgrade() -> None:
    # Said as SQL: only so does SQLite add the reference without making the table anew.
    instant = (
        "TIMESTAMP WITH TIME ZONE" if op.get_bind().dialect.name == "postgresql" else "DATETIME"
    )
    identity = "UUID" if op.get_bind().dialect.name == "postgresql" else "CHAR(32)"
    op.execute(f"ALTER TABLE tube ADD COLUMN withdrawn_at {instant}")
    op.execute(f"ALTER TABLE tube ADD COLUMN withdrawn_by {identity} {KEPT_WITH}")
    op.execute("ALTER TABLE tube ADD COLUMN withdrawn_because VARCHAR")


def downgrade() -> None:
    for column in ("withdrawn_because", "withdrawn_by", "withdrawn_at"):
        op.drop_column("tube", column)
