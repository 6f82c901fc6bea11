"""Documents on their way to the FHIR servers of clinics.

Revision ID: 2440586f96ec
Revises: 5c4b0a9d7e44
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import api.database

revision = "2440586f96ec"
down_revision = "5c4b0a9d7e44"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "fhir_server",
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("base_url", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("locked_token", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("set_by", sa.Uuid(), nullable=False),
        sa.Column("set_at", api.database.Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f("fk_fhir_server_clinic_id_clinic")
        ),
        sa.ForeignKeyConstraint(
            ["set_by"], ["account.id"], name=op.f("fk_fhir_server_set_by_account")
        ),
        sa.PrimaryKeyConstraint("clinic_id", name=op.f("pk_fhir_server")),
    )
    op.create_table(
        "sending",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("storage_key", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("sha256", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("requested_by", sa.Uuid(), nullable=False),
        sa.Column("requested_at", api.database.Instant(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "accepted",
                "given_up",
                name="sendingstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", api.database.Instant(), nullable=False),
        sa.Column("last_answer", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("settled_at", api.database.Instant(), nullable=True),
        sa.CheckConstraint(
            "(state = 'waiting') = (settled_at is null)", name=op.f("ck_sending_settled")
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f("fk_sending_clinic_id_clinic")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_sending_patient_id_patient")
        ),
        sa.ForeignKeyConstraint(
            ["requested_by"], ["account.id"], name=op.f("fk_sending_requested_by_account")
        ),
        sa.PrimaryKeyConstraint("patient_id", "id", name=op.f("pk_sending")),
    )
    with op.batch_alter_table("sending", schema=None) as batch_op:
        batch_op.create_index(
            "ix_sending_due",
            ["next_attempt_at"],
            unique=False,
            postgresql_where=sa.text("state = 'waiting'"),
            sqlite_where=sa.text("state = 'waiting'"),
        )
        batch_op.create_index(
            "ix_sending_given_up",
            ["settled_at"],
            unique=False,
            postgresql_where=sa.text("state = 'given_up'"),
            sqlite_where=sa.text("state = 'given_up'"),
        )
        batch_op.create_index("ix_sending_patient", ["patient_id", "requested_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("sending", schema=None) as batch_op:
        batch_op.drop_index("ix_sending_patient")
        batch_op.drop_index(
            "ix_sending_given_up",
            postgresql_where=sa.text("state = 'given_up'"),
            sqlite_where=sa.text("state = 'given_up'"),
        )
        batch_op.drop_index(
            "ix_sending_due",
            postgresql_where=sa.text("state = 'waiting'"),
            sqlite_where=sa.text("state = 'waiting'"),
        )

    op.drop_table("sending")
    op.drop_table("fhir_server")
