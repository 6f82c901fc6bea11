"""Alerts that what was entered later has resolved, with the reason; those of old versions of a log.

Revision ID: 5c4a0a9d7e43
Revises: 8aa9fe8b0413
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import api.database

revision = "5c4a0a9d7e43"
down_revision = "8aa9fe8b0413"
branch_labels = None
depends_on = None

ONCE = ["patient_id", "rule", "subject_id", "subject_version"]
WITH_REASON = (
    "(resolved_at is null) = (resolution is null)"
    " and (resolved_at is null) = (resolved_because is null)"
)
# A log that has a later version, or was withdrawn: what was said of the earlier one is past.
RESOLVE = """
UPDATE alert SET (resolved_at, resolution, resolved_because) = (
    SELECT a.recorded_at, 'no_longer_holds',
           CASE WHEN a.withdrawn THEN 'application.withdrawn' ELSE 'application.corrected' END
    FROM application AS a
    WHERE a.patient_id = alert.patient_id AND a.id = alert.subject_id AND a.current
)
WHERE subject = 'application' AND EXISTS (
    SELECT 1 FROM application AS a
    WHERE a.patient_id = alert.patient_id AND a.id = alert.subject_id AND a.current
      AND a.version > alert.subject_version
)
"""


def upgrade() -> None:
    _drop_indexes("ix_alert_open", "uq_alert_once")
    with op.batch_alter_table("alert") as batch_op:
        batch_op.add_column(sa.Column("resolved_at", api.database.Instant(), nullable=True))
        batch_op.add_column(sa.Column("resolution", sa.String(40), nullable=True))
        batch_op.add_column(
            sa.Column("resolved_because", sqlmodel.sql.sqltypes.AutoString(), nullable=True)
        )
        batch_op.create_check_constraint(
            op.f("ck_alert_resolution"), "resolution IN ('no_longer_holds', 'superseded')"
        )
        batch_op.create_check_constraint(op.f("ck_alert_resolved_with_reason"), WITH_REASON)
    op.execute(RESOLVE)
    _partial("uq_alert_standing", ONCE, "resolved_at IS NULL", unique=True)
    _partial(
        "ix_alert_open",
        ["patient_id", "raised_at"],
        "acknowledged_at IS NULL AND resolved_at IS NULL",
    )
    op.create_index("ix_alert_patient", "alert", ["patient_id", "id"])


def downgrade() -> None:
    # Without these columns a rule can say but one thing of a version: the last that was said.
    op.execute(
        "DELETE FROM alert WHERE resolution = 'superseded' OR EXISTS (SELECT 1 FROM alert AS b"
        " WHERE b.patient_id = alert.patient_id AND b.rule = alert.rule"
        " AND b.subject_id = alert.subject_id AND b.subject_version = alert.subject_version"
        " AND b.id > alert.id)"
    )
    _drop_indexes("ix_alert_open", "uq_alert_standing", "ix_alert_patient")
    with op.batch_alter_table("alert") as batch_op:
        batch_op.drop_constraint(op.f("ck_alert_resolved_with_reason"), type_="check")
        batch_op.drop_constraint(op.f("ck_alert_resolution"), type_="check")
        for column in ("resolved_because", "resolution", "resolved_at"):
            batch_op.drop_column(column)
    op.create_index("uq_alert_once", "alert", ONCE, unique=True)
    _partial("ix_alert_open", ["patient_id", "raised_at"], "acknowledged_at IS NULL")


def _drop_indexes(*names: str) -> None:
    for name in names:
        op.drop_index(name, table_name="alert")


def _partial(name: str, columns: list[str], where: str, *, unique: bool = False) -> None:
    said = sa.text(where)
    op.create_index(name, "alert", columns, unique=unique, postgresql_where=said, sqlite_where=said)
