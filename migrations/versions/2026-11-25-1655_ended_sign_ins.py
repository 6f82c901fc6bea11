"""Find the sign-ins that ended lately without reading them all.

Revision ID: 5c4b0a9d7e44
Revises: 3e9f4b7a61d8
"""

import sqlalchemy as sa
from alembic import op

revision = "5c4b0a9d7e44"
down_revision = "3e9f4b7a61d8"
branch_labels = None
depends_on = None


def upgrade() -> None:
    ended = sa.text("revoked_at IS NOT NULL")
    op.create_index(
        "ix_device_session_revoked",
        "device_session",
        ["revoked_at"],
        postgresql_where=ended,
        sqlite_where=ended,
    )


def downgrade() -> None:
    op.drop_index("ix_device_session_revoked", table_name="device_session")
