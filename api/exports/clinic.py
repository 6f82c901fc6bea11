"""All records of a clinic as one archive: table after table, in each some patients at a time."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from sqlalchemy import Row
from sqlmodel import Session

from api.exports import logs, records
from api.exports.archive import File
from api.exports.columns import DICTIONARY, dictionary
from api.exports.readme import readme
from api.exports.record_tables import APPLICATIONS
from api.exports.records import Question, Records
from api.exports.spelling import Cells

PATIENTS_AT_ONCE, ROWS_AT_ONCE = 50, 2000
# Few enough that a database sorts years of logs without writing them to its disk.
LOGGED_AT_ONCE = 10
NOTE = """\
Everything the clinic holds of its patients, identified: keep it as you keep the records.
The pictures are not in here, nor who looked at what."""
TABLES = (*(one.table for one in records.EVERY), APPLICATIONS)

One = TypeVar("One")


class Member(NamedTuple):
    """A patient of the clinic, and the zone whose calendar counts for them."""

    id: UUID
    zone: str


def files(
    session: Session, members: Sequence[Member], name: str, as_of: datetime
) -> Iterator[File]:
    yield File.text("README.txt", readme(f"Records of {name}", as_of, TABLES, NOTE))
    yield File.of(DICTIONARY, dictionary(TABLES))
    for one in records.EVERY:
        yield File.of(one.table, _rows(session, one, members))
    yield File.of_lines(APPLICATIONS, logs.lines(_logs(session, members)), huge=True)


def _logs(session: Session, members: Sequence[Member]) -> Iterator[Row[Any]]:
    for some in groups(members, LOGGED_AT_ONCE):
        yield from answers(session, logs.asked([member.id for member in some]))


def _rows(session: Session, one: Records, members: Sequence[Member]) -> Iterator[Cells]:
    for some in groups(members, PATIENTS_AT_ONCE):
        zones = {member.id: member.zone for member in some}
        for row in answers(session, one.asked(list(zones))):
            yield one.told(row, zones[row[0]])


def groups(everything: Sequence[One], size: int) -> Iterator[Sequence[One]]:
    for start in range(0, len(everything), size):
        yield everything[start : start + size]


def answers(session: Session, question: Question) -> Iterator[Row[Any]]:
    """Fetched as they are read, so that memory does not grow with a patient's years."""
    options = {"yield_per": ROWS_AT_ONCE}
    yield from session.connection().execute(question, execution_options=options)
