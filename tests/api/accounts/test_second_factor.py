"""Codes of an app: when they are asked for, that none works twice, and what a guess costs."""

from datetime import datetime, timedelta
from typing import Any

import pyotp
import pytest
from pydantic import SecretStr
from sqlmodel import select
from starlette.testclient import TestClient
from typer.testing import CliRunner

from api.accounts import second_factor, service, totp
from api.accounts.factors import Authenticator, RecoveryCode
from api.accounts.models import Account, DeviceSession
from api.audit import AuditEntry
from api.cli import app as commands
from api.database import Sessions, uuid7
from api.settings import Settings
from tests.api.accounts.test_signing_in import sign_in
from tests.browser.window import signed_in_at_browser
from tests.people import NOW, Person

# RFC 6238, appendix B: SHA-1, the last six digits of its eight, at these seconds since 1970.
RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
RFC_CODES = {59: "287082", 1111111109: "081804", 1234567890: "005924", 20000000000: "353130"}


class App:
    """The authenticator app of an account, and the recovery codes on a paper beside it."""

    def __init__(self, sessions: Sessions, settings: Settings, person: Person) -> None:
        self.email = person.email
        with sessions.write() as session:
            account = session.get_one(Account, person.account_id)
            caller = service.caller_of(account, uuid7(), "")
            secret = totp.new_secret()
            self.generator = pyotp.TOTP(secret)
            first = NOW - timedelta(minutes=5)
            code = self.at(first)
            assert second_factor.keep_app(session, settings, caller, secret, code=code, now=first)
            self.recovery_codes = second_factor.new_recovery_codes(session, caller, NOW)

    def at(self, now: datetime) -> str:
        return self.generator.at(now)


@pytest.fixture
def app_of_dora(sessions: Sessions, settings: Settings, dora: Person) -> App:
    return App(sessions, settings, dora)


def enter(client: TestClient, app: App, **given: Any) -> Any:
    return sign_in(client, email=app.email, **given)


@pytest.mark.parametrize(("second", "code"), RFC_CODES.items())
def test_codes_are_those_of_the_standard(second: int, code: str) -> None:
    now = datetime.fromtimestamp(second, NOW.tzinfo)
    assert totp.step_of(code, RFC_SECRET, now) == second // 30


def test_a_code_of_a_minute_ago_is_too_old() -> None:
    old = pyotp.TOTP(RFC_SECRET).at(NOW - timedelta(minutes=1))
    assert totp.step_of(old, RFC_SECRET, NOW) is None


def test_without_a_second_factor_the_password_is_enough(client: TestClient, dora: Person) -> None:
    assert sign_in(client, email=dora.email).status_code == 200


def test_with_one_the_api_asks_for_a_code(client: TestClient, app_of_dora: App) -> None:
    answer = enter(client, app_of_dora)
    assert (answer.status_code, answer.json()["code"]) == (401, "second_factor_needed")


def test_the_code_of_this_half_minute_opens(client: TestClient, app_of_dora: App) -> None:
    assert enter(client, app_of_dora, code=app_of_dora.at(NOW)).status_code == 200


def test_a_wrong_password_tells_nothing_of_the_code(client: TestClient, app_of_dora: App) -> None:
    answer = enter(client, app_of_dora, password="not it", code=app_of_dora.at(NOW))
    assert answer.json()["code"] == "wrong_credentials"


def test_no_code_works_twice(client: TestClient, app_of_dora: App) -> None:
    code = app_of_dora.at(NOW)
    enter(client, app_of_dora, code=code)
    again = enter(client, app_of_dora, code=code, at=NOW + timedelta(seconds=5))
    assert (again.status_code, again.json()["code"]) == (401, "wrong_second_factor")


def test_after_a_code_no_earlier_one_works(client: TestClient, app_of_dora: App) -> None:
    enter(client, app_of_dora, code=app_of_dora.at(NOW))
    earlier = app_of_dora.at(NOW - timedelta(seconds=30))
    assert enter(client, app_of_dora, code=earlier).status_code == 401


def test_a_recovery_code_opens_once(client: TestClient, app_of_dora: App) -> None:
    code = app_of_dora.recovery_codes[3].lower()
    answers = [enter(client, app_of_dora, code=code).status_code for _ in range(2)]
    assert answers == [200, 401]


def test_with_another_key_of_the_application_a_recovery_code_still_opens(
    client: TestClient, sessions: Sessions, settings: Settings, dora: Person
) -> None:
    before = settings.model_copy(update={"secret_key": SecretStr("the key that was lost since")})
    app = App(sessions, before, dora)
    assert enter(client, app, code=app.at(NOW)).json()["code"] == "wrong_second_factor"
    assert enter(client, app, code=app.recovery_codes[0]).status_code == 200


def test_new_recovery_codes_end_the_old_ones(
    client: TestClient, app_of_dora: App, sessions: Sessions, dora: Person
) -> None:
    with sessions.write() as session:
        caller = service.caller_of(session.get_one(Account, dora.account_id), uuid7(), "")
        second_factor.new_recovery_codes(session, caller, NOW)
    assert enter(client, app_of_dora, code=app_of_dora.recovery_codes[0]).status_code == 401


def test_the_sixth_guess_waits_even_when_right(client: TestClient, app_of_dora: App) -> None:
    for _ in range(5):
        assert enter(client, app_of_dora, code="000000").status_code == 401
    answer = enter(client, app_of_dora, code=app_of_dora.at(NOW))
    assert (answer.status_code, answer.json()["code"]) == (429, "too_many_attempts")


def test_a_refused_code_is_audited(
    client: TestClient, app_of_dora: App, sessions: Sessions
) -> None:
    enter(client, app_of_dora, code="000000")
    refused = select(AuditEntry.subject).where(AuditEntry.action == "account.refused")
    with sessions.read() as session:
        assert session.exec(refused).all() == ["second_factor"]


def test_who_reads_the_database_finds_neither_secret_nor_codes(
    app_of_dora: App, sessions: Sessions
) -> None:
    with sessions.read() as session:
        kept = session.exec(select(Authenticator.encrypted_secret)).one()
        hashes = session.exec(select(RecoveryCode.code_hash)).all()
    assert app_of_dora.generator.secret not in kept
    assert not set(hashes) & set(app_of_dora.recovery_codes)


def test_an_administrator_forgets_the_lost_factor_of_a_colleague(
    client: TestClient, app_of_dora: App, ada: Person, dora: Person
) -> None:
    path = f"/v1/colleagues/{dora.account_id}/forget-second-factor"
    assert ada.post(path).status_code == 204
    assert enter(client, app_of_dora).status_code == 200


def test_nobody_forgets_the_factor_of_another_clinic_or_of_a_patient(
    ada: Person, sven: Person, alice: Person
) -> None:
    for other in (sven, alice, ada):
        path = f"/v1/colleagues/{other.account_id}/forget-second-factor"
        assert ada.post(path).status_code == 404


def test_forgetting_at_the_command_line_ends_what_is_open(
    dora: Person, sessions: Sessions, settings: Settings, app_of_dora: App
) -> None:
    with sessions.write() as session:
        signed_in_at_browser(session, dora)
    env = {"REPIGMENT_DATABASE_URL": settings.database_url}
    said = CliRunner().invoke(commands, ["forget-second-factor", dora.email], env=env)
    assert said.exit_code == 0, said.output
    with sessions.read() as session:
        assert session.get_one(DeviceSession, dora.session_id).revoked_at is not None
