"""Four weeks after the last application: contraception ends, breast-feeding may begin."""

from typing import Any

from tests.api.applications.logs import logged, treat
from tests.api.applications.test_corrections import withdraw
from tests.people import NOW, Person


def aftercare(person: Person) -> dict[str, Any] | None:
    found: dict[str, Any] | None = person.get(f"{person.home}/treatments").json()[0]["aftercare"]
    return found


def test_both_days_are_counted_from_the_last_log(dora: Person, alice: Person) -> None:
    treat(dora, alice)
    assert aftercare(alice) is None
    logged(alice, "2026-02-20T10:00:00+01:00")
    logged(alice)
    found = aftercare(alice)
    assert found
    assert found["last_applied_on"] == "2026-03-02"
    days = [found[name]["on"] for name in ("contraception_until", "breastfeeding_from")]
    assert days == ["2026-03-30", "2026-03-30"]
    assert found["contraception_until"]["rule"] == "eu-2023.contraception"


def test_a_withdrawn_log_was_no_last_application(dora: Person, alice: Person) -> None:
    treat(dora, alice)
    logged(alice, "2026-02-20T10:00:00+01:00")
    withdraw(alice, logged(alice))
    found = aftercare(alice)
    assert found
    assert found["last_applied_on"] == "2026-02-20"


def test_a_clock_that_runs_ahead_moves_no_day_beyond_the_one_on_which_the_log_came(
    dora: Person, alice: Person
) -> None:
    treat(dora, alice)
    logged(alice, "2026-02-20T10:00:00+01:00")
    logged(alice, "2031-03-02T10:00:00+01:00")
    found = aftercare(alice)
    assert found
    assert found["last_applied_on"] == NOW.date().isoformat()
    assert found["contraception_until"]["on"] == "2026-03-30"


def test_logs_after_the_end_still_count_until_the_next_treatment(
    dora: Person, alice: Person
) -> None:
    treatment = treat(dora, alice)
    body = {"ended_on": "2026-02-25", "reason": "Satisfied"}
    dora.post(f"{alice.home}/treatments/{treatment}/end", body)
    logged(alice)
    treat(dora, alice, started_on="2026-03-03")
    new, old = (one["aftercare"] for one in alice.get(f"{alice.home}/treatments").json())
    assert (new, old["last_applied_on"]) == (None, NOW.date().isoformat())


def test_who_was_registered_male_is_told_neither(dora: Person, alice: Person) -> None:
    treat(dora, alice)
    logged(alice)
    assert dora.patch(alice.home, {"sex_at_birth": "male"}).status_code == 200
    assert aftercare(alice) is None
