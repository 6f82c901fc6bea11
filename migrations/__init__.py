"""The schema, step by step; `upgrade` brings a database to the newest."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from api.database import count_rows


def configuration(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    return config


def is_up_to_date(engine: Engine) -> bool:
    """Whether the newest step was taken on this database."""
    with engine.connect() as connection:
        taken = MigrationContext.configure(connection).get_current_heads()
        newest = ScriptDirectory.from_config(configuration(connection)).get_heads()
    return set(taken) == set(newest)


def upgrade(engine: Engine) -> None:
    with engine.begin() as connection:
        command.upgrade(configuration(connection), "head")
        if connection.dialect.name == "sqlite":
            # Of an index that was made anew nothing is known, and it would not be used.
            count_rows(connection)
