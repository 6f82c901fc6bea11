"""Run migrations on the connection given by the caller, or on the database of the settings."""

from typing import Literal

from alembic import context
from sqlalchemy import Connection, create_engine, text

from api.backlog import is_engine_table
from api.database import Hundredths, Instant, Json
from api.settings import Settings
from api.tables import metadata

# Indexes on PostgreSQL alone, whose collation is not read back.
BEYOND_COMPARE = ("ix_patient_clinic_letters",)


def ours(_: object, name: str | None, kind: str, __: bool, ___: object) -> bool:
    """The background engine keeps its own tables beside ours: autogenerate must not drop them."""
    if kind == "index":
        return name not in BEYOND_COMPARE
    return kind != "table" or not is_engine_table(name or "")


def rendered(kind: str, value: object, _: object) -> str | Literal[False]:
    """Our own column types by their names; Alembic would spell out what they are made of."""
    if kind == "type" and value is Json:
        return "api.database.Json"
    if kind == "type" and isinstance(value, Instant | Hundredths):
        return f"api.database.{type(value).__name__}()"
    return False


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        include_object=ours,
        render_item=rendered,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_server_default=True,
    )
    with context.begin_transaction():
        if connection.dialect.name == "postgresql":
            # Waiting for a lock behind a long query would stop every request behind us.
            connection.execute(text("SET LOCAL lock_timeout = '5s'"))
        context.run_migrations()


given: Connection | None = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    settings = Settings()
    settings.make_folders()
    engine = create_engine(settings.database_url)
    with engine.begin() as made:
        run(made)
