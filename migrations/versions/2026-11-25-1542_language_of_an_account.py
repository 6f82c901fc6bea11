"""The language in which the pages speak to an account.

Revision ID: 2c9042f1a5bb
Revises: 5c3f0a9d7e42
"""

from alembic import op

revision = "2c9042f1a5bb"
down_revision = "5c3f0a9d7e42"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Said as SQL: only so does SQLite add the check without making the table anew.
    op.execute(
        "ALTER TABLE account ADD COLUMN language VARCHAR(40) "
        "CONSTRAINT ck_account_language CHECK (language IN ('en', 'nl', 'sv', 'de'))"
    )


def downgrade() -> None:
    op.drop_column("account", "language")
