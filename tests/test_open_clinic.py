"""A clinic is opened from the command line; what is wrong with it is said in a sentence."""

import pytest
from sqlmodel import select

from api.clinics.models import Clinic
from api.database import Sessions
from tests.conftest import Command

EAST = ("open-clinic", "East Clinic", "--administrator", "eva@example.org", "--full-name", "Eva")


def test_its_first_administrator_gets_a_code(repigment: Command, sessions: Sessions) -> None:
    assert "Invitation code of Eva" in repigment(*EAST).output
    with sessions.read() as session:
        assert "East Clinic" in session.exec(select(Clinic.name)).all()


@pytest.mark.parametrize(
    ("option", "given", "said"),
    [
        ("--administrator", "eva", "not a valid email address"),
        ("--full-name", "", "at least 1 character"),
        ("--time-zone", "Mars/Base", "time zone"),
        ("--administrator", "dora@example.org", "has an account already"),
    ],
)
def test_what_is_wrong_opens_no_clinic(
    repigment: Command, sessions: Sessions, option: str, given: str, said: str
) -> None:
    answer = repigment(*EAST, option, given)
    assert answer.exit_code == 2
    assert said in " ".join(answer.output.split())
    with sessions.read() as session:
        assert "East Clinic" not in session.exec(select(Clinic.name)).all()
