"""Production is told apart from a laptop before it starts, not after."""

from typing import Any

import pytest
from pydantic import ValidationError

from api.settings import SAMPLE_SECRET, Environment, Settings


def production(**given: Any) -> Settings:
    sound = {"secret_key": "0123456789abcdef" * 2, "public_url": "https://repigment.example"}
    return Settings(_env_file=None, environment=Environment.production, **sound | given)


def test_production_refuses_the_sample_secret() -> None:
    with pytest.raises(ValidationError, match="REPIGMENT_SECRET_KEY"):
        production(secret_key=SAMPLE_SECRET)


def test_production_refuses_a_short_secret() -> None:
    with pytest.raises(ValidationError, match="at least 32"):
        production(secret_key="short")


def test_production_names_all_that_is_wrong_at_once() -> None:
    with pytest.raises(ValidationError) as refused:
        production(secret_key="short", public_url=None, fhir_hosts="http://a.example")
    for name in ("SECRET_KEY", "PUBLIC_URL", "FHIR_HOSTS"):
        assert f"REPIGMENT_{name}: production" in str(refused.value)


def test_production_has_no_demo_and_no_settable_clock() -> None:
    settings = production(demo=True, clock_header=True)
    assert (settings.demo, settings.clock_header) == (False, False)


def test_production_refuses_one_letter_many_times() -> None:
    with pytest.raises(ValidationError, match="random characters"):
        production(secret_key="a" * 40)


@pytest.mark.parametrize("address", [None, "http://repigment.example"])
def test_production_needs_the_https_address_that_passkeys_belong_to(address: str | None) -> None:
    with pytest.raises(ValidationError, match="REPIGMENT_PUBLIC_URL"):
        production(public_url=address)
    assert production().rp_id == "repigment.example"


@pytest.mark.parametrize("hosts", ["http://a.example", "b.example, HTTP://a.example:8090"])
def test_production_sends_documents_by_https_alone(hosts: str) -> None:
    with pytest.raises(ValidationError, match="REPIGMENT_FHIR_HOSTS"):
        production(fhir_hosts=hosts)
    assert production(fhir_hosts="a.example, b.example:8443, https://c.example").fhir_hosts


def test_a_misspelt_variable_is_noticed() -> None:
    given = ["REPIGMENT_SECRT_KEY", "REPIGMENT_PORT", "HOME"]
    assert Settings.unknown(given) == ["REPIGMENT_SECRT_KEY"]


def test_the_environment_is_read_by_prefix(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPIGMENT_PORT", "9000")
    assert Settings(_env_file=None).port == 9000


@pytest.mark.parametrize("url", ["nonsense", "postgresql://u:p@host/name", "mysql://host/name"])
def test_the_address_of_another_kind_of_database_is_refused(url: str) -> None:
    with pytest.raises(ValidationError, match="begins with sqlite:///"):
        Settings(_env_file=None, database_url=url)
