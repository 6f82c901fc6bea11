"""What happened, and what was decided, in the year of the samples."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from api.messages import Figure, Passage, Place, message
from api.reviews.service import MEANING
from api.summaries.alert_sentences import sentence
from api.summaries.summary import Alert, Reaction, Review, SeenValue, Signature
from tests.api.summaries.sample_values import DERMATOLOGIST, F_VASI, NOW, an_id

# Each with the numbers that it was judged on.
ALERTS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("interval_under_8h", {"minutes_apart": 320, "least_minutes": 480}),
    ("over_bsa", {"bsa_pct": 11.5, "limit_pct": 10}),
    ("third_in_local_day", {"local_day": "2025-03-20", "applications": 3, "limit": 2}),
    ("tube_expired", {"opened_on": "2025-03-03", "use_until": "2025-09-03"}),
)


def told(text: str, **places: Place) -> Passage:
    return Passage(parts=(message(text, **places),))


def alerts(count: int) -> tuple[Alert, ...]:
    return tuple(
        Alert(
            id=an_id(f"alert {n}"),
            rule=ALERTS[n % 4][0],
            severity="warning",
            raised_at=datetime(2025, 3, 20, 19, 5, tzinfo=UTC) + timedelta(days=8 * n),
            sentence=sentence(*ALERTS[n % 4], advice=""),
            acknowledged_by=None if n in (3, 37) else DERMATOLOGIST,
            acknowledged_at=None if n in (3, 37) else NOW,
        )
        for n in range(count)
    )


def reactions() -> tuple[Reaction, ...]:
    acne = Reaction(
        id=an_id("acne"),
        term="Application site acne",
        site="chin",
        onset_on=date(2025, 4, 11),
        reported_at=datetime(2025, 4, 12, 18, 40, tzinfo=UTC),
        severity="mild",
        serious=False,
        causality="probable",
        action="none",
        outcome="recovered",
    )
    zoster = replace(
        acne,
        id=an_id("zoster"),
        term="Herpes zoster",
        site="thigh",
        onset_on=date(2025, 6, 29),
        severity="severe",
        serious=True,
        causality="possible",
        action="paused",
    )
    itch = replace(
        acne,
        id=an_id("itch"),
        term="Application site pruritus",
        site="cheek",
        onset_on=date(2026, 2, 27),
        causality=None,
        action=None,
        outcome=None,
    )
    return (acne, zoster, itch)


def reviews() -> tuple[Review, ...]:
    first = F_VASI[1]
    progress = Review(
        id=an_id("week 24"),
        kind="week_24",
        due_on=date(2025, 8, 18),
        proposal="continue",
        explanation=told("The whole interval lies at or above %(line)s%%.", line=Figure(number=25)),
        rule=told("Satisfactory repigmentation may take more than 24 weeks of treatment."),
        decision="continue",
        look_again_on=None,
        reason="Good early response.",
        signature=Signature(
            signer_id=an_id(DERMATOLOGIST),
            name=DERMATOLOGIST,
            signed_at=datetime(2025, 8, 20, 9, 10, tzinfo=UTC),
            meaning=MEANING,
            evidence_hash="b" * 64,
        ),
        f_vasi_seen=None,
        f_vasi_baseline_seen=SeenValue(id=first.id, on=first.on, value=first.value),
    )
    assert progress.signature
    final = replace(
        progress,
        id=an_id("week 52"),
        kind="week_52",
        due_on=date(2026, 3, 2),
        rule=told(
            "With less than 25% repigmentation of the treated areas at week 52, stopping is to be "
            "considered."
        ),
        reason="Clear response, patient content, mild acne only. Sun protection discussed. "
        "Continue on the areas not yet repigmented; forehead is clear and may be left out.",
        signature=replace(progress.signature, signed_at=NOW - timedelta(minutes=12)),
    )
    return (progress, final)
