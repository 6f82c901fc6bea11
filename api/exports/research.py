"""A study's data: the records of those who consent, without what they could be known by."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row
from sqlmodel import Session

from api.applications.slots import local_day
from api.applications.surroundings import ORDERED
from api.exports import logs, measures, records, wall_clock
from api.exports import research_tables as tables
from api.exports.archive import File
from api.exports.clinic import groups
from api.exports.columns import DICTIONARY, Table, dictionary
from api.exports.readme import readme
from api.exports.records import Question
from api.exports.spelling import Cells
from api.exports.suppression import LEAST, Traits

PARTICIPANTS_AT_ONCE = 20
NOTE = f"""\
Participants who consent to research, under pseudonyms. Left out are names, addresses, dates,
zones, photographs and everything that somebody typed; days are counted from the first day of
treatment. Traits that fewer than {LEAST} participants share are blanked, and participants who stand
alone even so are left out. So are the last 1 to 28 days of each participant, so that nobody counts
back from the day of the export.
This is pseudonymised, not anonymous: a rare course of illness, or dates known from elsewhere, may
still point to a person. Keep it accordingly, and join it with nothing."""

Answer = Row[Any]


@dataclass(frozen=True)
class Participant:
    """`first_on` is day 0; nothing after `last_on` is told."""

    id: UUID
    pseudonym: str
    zone: str
    first_on: date
    last_on: date
    traits: Traits

    def day(self, on: date | None) -> int | None:
        """None for a day that is not told, too."""
        return None if on is None or on > self.last_on else (on - self.first_on).days

    def day_at(self, at: datetime | None) -> int | None:
        return None if at is None else self.day(local_day(at, self.zone))


@dataclass(frozen=True)
class Told:
    """A table: how to ask for its rows, and how a row is told; None where it is kept back."""

    table: Table
    asked: Callable[[Sequence[UUID]], Question]
    told: Callable[[Answer, Participant], Cells | None]
    huge: bool = False


def files(session: Session, people: Sequence[Participant], as_of: datetime) -> Iterator[File]:
    """In the order of pseudonyms: that of ids would tell who came first."""
    ordered = sorted(people, key=lambda one: one.pseudonym)
    listed = (tables.PARTICIPANTS, *(one.table for one in EVERY))
    yield File.text("README.txt", readme("Data of a study", as_of, listed, NOTE))
    yield File.of(DICTIONARY, dictionary(listed))
    traits = ((one.pseudonym, *vars(one.traits).values()) for one in ordered)
    yield File.of(tables.PARTICIPANTS, traits)
    for one in EVERY:
        yield File.of(one.table, _rows(session, one, ordered), huge=one.huge)


def _rows(session: Session, one: Told, people: Sequence[Participant]) -> Iterator[Cells]:
    for some in groups(people, PARTICIPANTS_AT_ONCE):
        by_id = {person.id: person for person in some}
        place = {person.id: number for number, person in enumerate(some)}
        found = session.connection().execute(one.asked(list(by_id))).all()
        for row in sorted(found, key=lambda row: place[row[0]]):
            person = by_id[row[0]]
            cells = one.told(row, person)
            if cells is not None:
                yield person.pseudonym, *cells


def _treatment(row: Answer, who: Participant) -> Cells | None:
    started = None if row.called_off else who.day(row.started_on)
    label = f"{row.jurisdiction}-{row.label_version}"
    return None if started is None else (label, started, who.day(row.ended_on))


def _area(row: Answer, who: Participant) -> Cells | None:
    since = who.day(row.since)
    return None if since is None else (row.site, row.bsa_pct, since, who.day(row.stopped_on))


def _pause(row: Answer, who: Participant) -> Cells | None:
    since = who.day(row.since)
    ordered = row.kind in ORDERED
    return None if since is None else (row.kind, ordered, since, who.day(row.until))


def _application(row: Answer, who: Participant) -> Cells | None:
    _, applied, zone, bsa_pct, grams, hours_late = tuple(row)
    at, on = wall_clock.told(applied, zone)
    day = who.day(date.fromisoformat(on))
    if day is None:
        return None
    amounts = logs.hundredths(bsa_pct), logs.hundredths(grams)
    return day, int(at[11:13]), *amounts, hours_late is not None


def _alert(row: Answer, who: Participant) -> Cells | None:
    day = who.day_at(row.raised_at)
    return None if day is None or row.resolved_at else (day, row.rule, row.severity)


def _reaction(row: Answer, who: Participant) -> Cells | None:
    day = who.day(row.onset_on)
    if day is None:
        return None
    judged = row.causality, row.action, row.outcome
    return day, row.site, row.severity, row.serious, *judged


def _value(row: Answer, who: Participant) -> Cells | None:
    day = who.day(row.assessed_on)
    if day is None:
        return None
    return (
        day,
        row.measure,
        *measures.told(row.measure, row.value, (row.low, row.high), row.source),
        row.provisional,
        row.unmeasured,
        row.algorithm,
        row.algorithm_version,
        measures.of_record(row.source, scored_again=row.scored_again),
    )


def _review(row: Answer, who: Participant) -> Cells | None:
    day = who.day_at(row.signed_at)
    return None if day is None else (day, row.kind, row.proposal, row.decision)


EVERY = (
    Told(tables.TREATMENTS, records.treatments, _treatment),
    Told(tables.AREAS, records.areas, _area),
    Told(tables.PAUSES, records.pauses, _pause),
    Told(tables.ALERTS, records.alerts, _alert),
    Told(tables.REACTIONS, records.reactions, _reaction),
    Told(tables.VALUES, records.values, _value),
    Told(tables.REVIEWS, records.reviews, _review),
    Told(tables.APPLICATIONS, logs.asked_in_short, _application, huge=True),
)
