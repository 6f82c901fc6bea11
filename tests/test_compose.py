"""docker-compose.yml and Dockerfile, without an engine: what they name exists and is known."""

import re
from pathlib import Path

import pytest
from compose_spec import PyCompose, PyOptions
from compose_spec.models import ComposeSpecification, Service

from api.settings import Settings

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "docker-compose.yml").read_text()
DOCKERFILE = (ROOT / "Dockerfile").read_text()
SECRETS = ("REPIGMENT_SECRET_KEY", "POSTGRES_PASSWORD", "REPIGMENT_S3_SECRET_ACCESS_KEY")
ADDRESS = "REPIGMENT_PUBLIC_URL"
OURS = ("api", "worker", "migrate")
KNOWN = {f"REPIGMENT_{name.upper()}" for name in Settings.model_fields}


def composed(text: str = TEXT) -> PyCompose:
    """The file with its `<<` merged, as an engine reads it."""
    return PyOptions(apply_merge=True).from_yaml(text)


@pytest.fixture(scope="module")
def spec() -> ComposeSpecification:
    return composed().to_spec()


def services(spec: ComposeSpecification) -> dict[str, Service]:
    assert spec.services
    return spec.services


def environment(service: Service) -> dict[str, str]:
    assert isinstance(service.environment, dict)
    return {name: str(value) for name, value in service.environment.items()}


def test_the_file_is_a_valid_compose_file() -> None:
    composed().validate()


def test_every_dependency_is_a_service_that_can_meet_the_condition(
    spec: ComposeSpecification,
) -> None:
    for service in services(spec).values():
        assert not isinstance(service.depends_on, set), "say which condition is waited for"
        for name, dependency in (service.depends_on or {}).items():
            needed = services(spec)[name]
            if dependency.condition.value == "service_healthy":
                assert needed.healthcheck
            else:
                assert dependency.condition.value == "service_completed_successfully"
                assert needed.restart == "no"


def test_every_volume_is_declared_and_used(spec: ComposeSpecification) -> None:
    used = {
        str(mount).split(":")[0]
        for service in services(spec).values()
        for mount in service.volumes or ()
    }
    assert used == set(spec.volumes or {})


@pytest.mark.parametrize("name", OURS)
def test_our_settings_know_every_variable(spec: ComposeSpecification, name: str) -> None:
    assert set(environment(services(spec)[name])) <= KNOWN


def test_our_settings_know_every_variable_of_the_image() -> None:
    assert set(re.findall(r"REPIGMENT_[A-Z0-9_]+", DOCKERFILE)) <= KNOWN


@pytest.mark.parametrize("name", OURS)
def test_what_compose_sets_is_accepted_in_production(
    spec: ComposeSpecification, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable, text in environment(services(spec)[name]).items():
        given = "https://repigment.example" if variable == ADDRESS else "0123456789abcdef" * 2
        monkeypatch.setenv(variable, re.sub(r"\$\{[^}]+\}", given, text))
    settings = Settings(_env_file=None)
    assert settings.environment.value == "production"
    assert not settings.is_sqlite
    assert settings.s3_endpoint == "http://s3:8333"
    assert settings.rp_id == "repigment.example"


@pytest.mark.parametrize("name", [*SECRETS, ADDRESS])
def test_nothing_starts_without_its_own_secrets_and_address(name: str) -> None:
    uses = re.findall(rf"\$\{{{name}[^}}]*\}}", TEXT)
    assert uses
    assert all(use.startswith(f"${{{name}:?") for use in uses)


def test_only_the_api_is_reachable_and_only_from_this_machine(
    spec: ComposeSpecification,
) -> None:
    published = {name: service.ports for name, service in services(spec).items() if service.ports}
    assert published == {"api": {"127.0.0.1:8000:8000"}}


def test_the_proxy_of_this_machine_is_believed_and_another_can_be_named(
    spec: ComposeSpecification,
) -> None:
    said = environment(services(spec)["api"])["REPIGMENT_TRUSTED_PROXIES"]
    default = re.fullmatch(r"\$\{REPIGMENT_TRUSTED_PROXIES:-([0-9.]+)\}", said)
    assert default
    assert f"gateway: {default[1]}\n" in TEXT


def test_there_may_be_many_workers(spec: ComposeSpecification) -> None:
    worker = services(spec)["worker"]
    assert worker.container_name is None
    assert worker.ports is None


def test_the_bucket_is_the_one_that_the_application_may_write(spec: ComposeSpecification) -> None:
    bucket = environment(services(spec)["api"])["REPIGMENT_STORAGE_URL"].removeprefix("s3://")
    assert f'"Write:{bucket}"' in TEXT
    assert f"s3.bucket.create -name {bucket}" in TEXT


def test_a_misspelt_key_would_be_noticed() -> None:
    with pytest.raises(ValueError, match="helthcheck"):
        composed(TEXT.replace("    healthcheck: {disable", "    helthcheck: {disable", 1))


def test_the_image_does_not_run_as_root() -> None:
    final_stage = DOCKERFILE.rsplit("\nFROM ", maxsplit=1)[1]
    assert re.findall(r"^USER (\S+)$", final_stage, re.MULTILINE) == ["repigment"]


def test_everything_installed_is_checked_by_hash() -> None:
    installs = re.findall(r"pip install ([^\\&\n]+)", DOCKERFILE)
    assert all("--require-hashes" in each or "--no-deps" in each for each in installs)


def test_what_the_image_copies_is_let_through_and_nothing_else() -> None:
    ignore = (ROOT / ".dockerignore").read_text().splitlines()
    let_through = {line.removeprefix("!") for line in ignore if line.startswith("!")}
    copies = re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE)
    assert "*" in ignore
    assert {source for line in copies for source in line.split()} == let_through
    assert all((ROOT / source).exists() for source in let_through)
