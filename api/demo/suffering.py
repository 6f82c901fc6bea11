"""Side effects as people report them, and what a dermatologist makes of them."""

import hashlib
from datetime import datetime, timedelta
from random import Random
from typing import NamedTuple

from api.demo.chance import DAY, at_clock, uuid7_at
from api.demo.loading import Row
from api.demo.people import Person, Staff
from api.reactions.models import ActionTaken, Causality, Outcome, Severity
from api.reactions.service import ADVICE, SERIOUS, SOURCE

# Shares of people, freely chosen; the label calls acne common.
SOME, SERIOUS_SHARE = 0.2, 0.01
TERMS = ("Acne where I put the cream", "Itching after the cream", "Redness", "Headache", "Dry skin")
TERM_WEIGHTS = (34, 30, 16, 10, 10)


class Suffered(NamedTuple):
    reaction: Row
    triage: Row | None
    alert: Row | None


def reactions(one: Person, staff: Staff, now: datetime, chance: Random) -> list[Suffered]:
    long = (one.last_on - one.started_on).days
    if long < 3 or chance.random() > SOME:
        return []
    count = chance.choices((1, 2), (80, 20))[0]
    return sorted(
        (_suffered(one, staff, now, chance) for _ in range(count)),
        key=lambda found: (found.reaction["onset_on"], found.reaction["id"]),
    )


def _suffered(one: Person, staff: Staff, now: datetime, chance: Random) -> Suffered:
    long = (one.last_on - one.started_on).days
    onset_on = one.started_on + int(long * chance.random() ** 2) * DAY
    reported_at = at_clock(onset_on, 18, one.zone) + timedelta(minutes=chance.randint(0, 240))
    serious = chance.random() < SERIOUS_SHARE
    reaction: Row = {
        "patient_id": one.id,
        "id": uuid7_at(reported_at, chance),
        "term": chance.choices(TERMS, TERM_WEIGHTS)[0],
        "site": chance.choice(one.areas).site,
        "onset_on": onset_on,
        "severity": Severity.severe if serious else chance.choices(list(Severity), (75, 22, 3))[0],
        "serious": serious,
        "reported_by": one.account_id,
        "reported_at": reported_at,
    }
    reaction["content_hash"] = hashlib.sha256(reaction["id"].bytes).hexdigest()
    triage = _triage(one, staff, reaction, chance)
    judged = triage["triaged_at"] < now and chance.random() < 0.97
    return Suffered(reaction, triage if judged else None, _alert(one, reaction, chance))


def _triage(one: Person, staff: Staff, reaction: Row, chance: Random) -> Row:
    at: datetime = reaction["reported_at"] + timedelta(hours=chance.randint(3, 24 * 12))
    return {
        "id": uuid7_at(at, chance),
        "patient_id": one.id,
        "reaction_id": reaction["id"],
        "causality": chance.choices(list(Causality), (5, 35, 40, 14, 2, 4))[0],
        "action": ActionTaken.treated if reaction["serious"] else ActionTaken.none,
        "outcome": chance.choices(
            (Outcome.recovered, Outcome.recovering, Outcome.not_recovered, Outcome.unknown),
            (60, 20, 12, 8),
        )[0],
        "triaged_by": staff.dermatologist_id,
        "triaged_at": at,
    }


def _alert(one: Person, reaction: Row, chance: Random) -> Row | None:
    """As reporting a serious reaction raises it."""
    if not reaction["serious"]:
        return None
    return {
        "id": uuid7_at(reaction["reported_at"], chance),
        "patient_id": one.id,
        "rule": SERIOUS,
        "severity": "serious",
        "subject": "reaction",
        "subject_id": reaction["id"],
        "subject_version": 1,
        "inputs": {
            "severity": reaction["severity"],
            "onset_on": reaction["onset_on"].isoformat(),
        },
        "advice": ADVICE,
        "source": SOURCE,
        "label": one.label.id,
        "raised_at": reaction["reported_at"],
    }
