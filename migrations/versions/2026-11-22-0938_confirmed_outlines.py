"""Outlines that a dermatologist confirmed, and what a machine measures inside them.

Revision ID: 5c3f0a9d7e42
Revises: 5c2f0a9d7e41
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import api.database

revision = "5c3f0a9d7e42"
down_revision = "5c2f0a9d7e41"
branch_labels = None
depends_on = None

BEFORE = ("f_vasi", "f_bsa", "t_vasi", "vns", "dlqi")
AFTER = ("f_vasi", "repigmentation", *BEFORE[1:])
SOURCES = ("clinician", "patient", "machine")
# SQLite makes the table anew to change a constraint; what it cannot read back is said here.
SAID = {
    "machine_says_how": "source <> 'machine' or algorithm is not null",
    "machine_counts_views": "source <> 'machine' or views is not null",
    "person_says_who": "source = 'machine' or author_id is not null",
    "value_or_reason": "value is not null or unmeasured is not null",
}
REFERS = {
    "author_id": "account",
    "patient_id": "patient",
    "session_id": "photo_session",
    "treatment_id": "treatment",
}


def upgrade() -> None:
    op.create_table(
        "outline",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("polygons", api.database.Json, nullable=False),
        sa.Column("based_on", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("confirmed_by", sa.Uuid(), nullable=False),
        sa.Column("confirmed_at", api.database.Instant(), nullable=False),
        sa.CheckConstraint("version > 0", name=op.f("ck_outline_version")),
        sa.ForeignKeyConstraint(
            ["confirmed_by"], ["account.id"], name=op.f("fk_outline_confirmed_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_outline_patient_id_patient")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["photo_session.id"], name=op.f("fk_outline_session_id_photo_session")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outline")),
        sa.UniqueConstraint("session_id", "version", name=op.f("uq_outline_session_id_version")),
    )
    op.create_index(op.f("ix_outline_patient_id"), "outline", ["patient_id"])
    with op.batch_alter_table("assessment", copy_from=_assessment(BEFORE)) as batch_op:
        batch_op.add_column(sa.Column("outline_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_assessment_outline_id_outline"), "outline", ["outline_id"], ["id"]
        )
        batch_op.drop_constraint(op.f("ck_assessment_measure"), type_="check")
        batch_op.create_check_constraint(op.f("ck_assessment_measure"), _one_of("measure", AFTER))


def downgrade() -> None:
    op.execute("DELETE FROM assessment WHERE outline_id IS NOT NULL")
    now = _assessment(AFTER, sa.Column("outline_id", sa.Uuid(), nullable=True))
    refers = op.f("fk_assessment_outline_id_outline")
    now.append_constraint(sa.ForeignKeyConstraint(["outline_id"], ["outline.id"], name=refers))
    with op.batch_alter_table("assessment", copy_from=now) as batch_op:
        batch_op.drop_constraint(op.f("ck_assessment_measure"), type_="check")
        batch_op.create_check_constraint(op.f("ck_assessment_measure"), _one_of("measure", BEFORE))
        batch_op.drop_constraint(refers, type_="foreignkey")
        batch_op.drop_column("outline_id")
    op.drop_table("outline")


def _one_of(column: str, values: tuple[str, ...]) -> str:
    listed = ", ".join(f"'{value}'" for value in values)
    return f"{column} IN ({listed})"


def _assessment(measures: tuple[str, ...], *more: sa.Column) -> sa.Table:
    """The table as it stood, with the measures it took."""
    checks = SAID | {"measure": _one_of("measure", measures), "source": _one_of("source", SOURCES)}
    missing = sa.text("unmeasured IS NOT NULL")
    return sa.Table(
        "assessment",
        sa.MetaData(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("treatment_id", sa.Uuid(), nullable=True),
        sa.Column("session_id", sa.Uuid(), nullable=True),
        sa.Column("measure", sa.String(40), nullable=False),
        sa.Column("source", sa.String(40), nullable=False),
        sa.Column("assessed_on", sa.Date(), nullable=False),
        sa.Column("made_at", api.database.Instant(), nullable=False),
        sa.Column("value", sa.Float(), nullable=True),
        sa.Column("low", sa.Float(), nullable=True),
        sa.Column("high", sa.Float(), nullable=True),
        sa.Column("unmeasured", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("algorithm", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("algorithm_version", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("input_hash", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("views", sa.Integer(), nullable=True),
        sa.Column("detail", api.database.Json, nullable=False),
        *more,
        *(sa.CheckConstraint(rule, name=op.f(f"ck_assessment_{n}")) for n, rule in checks.items()),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_assessment_{column}_{table}")
            )
            for column, table in REFERS.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment")),
        sa.Index("ix_assessment_series", "patient_id", "measure", "assessed_on"),
        sa.Index(op.f("ix_assessment_session_id"), "session_id"),
        sa.Index("uq_assessment_input", "patient_id", "measure", "input_hash", unique=True),
        sa.Index("ix_assessment_unmeasured", "patient_id", "assessed_on", sqlite_where=missing),
    )
