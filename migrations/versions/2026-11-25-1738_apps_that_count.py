"""Keep an authenticator app only once it counts: one being added is known to its browser alone.

Revision ID: 8d2e5f71b4c9
Revises: 3b1d9f60c7a2
"""

import sqlalchemy as sa
from alembic import op

import api.database

revision = "8d2e5f71b4c9"
down_revision = "3b1d9f60c7a2"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("DELETE FROM authenticator WHERE confirmed_at IS NULL")
    with op.batch_alter_table("authenticator") as batch_op:
        batch_op.drop_column("confirmed_at")


def downgrade() -> None:
    with op.batch_alter_table("authenticator") as batch_op:
        batch_op.add_column(sa.Column("confirmed_at", api.database.Instant(), nullable=True))
    op.execute("UPDATE authenticator SET confirmed_at = made_at")
