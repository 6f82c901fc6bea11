"""Access tokens: whose they are, and that nobody else can make one."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import jwt
import pytest

from api.accounts import tokens
from api.accounts.tokens import Access
from api.audit import Role
from api.keys import key_for

SECRET = "a secret of at least thirty-two characters"
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ALICE = Access(UUID(int=1), Role.patient, UUID(int=2), UUID(int=3))
TOKEN = tokens.issue_access(ALICE, SECRET, now=NOW, lifetime=timedelta(minutes=10))
HEAD, PAYLOAD, SIGNATURE = TOKEN.split(".")


def test_a_token_says_whose_it_is():
    assert tokens.read_access(TOKEN, SECRET, now=NOW) == ALICE


def test_a_token_is_good_until_its_time_is_over():
    last = NOW + timedelta(minutes=9, seconds=59)
    assert tokens.read_access(TOKEN, SECRET, now=last) == ALICE
    assert tokens.read_access(TOKEN, SECRET, now=NOW + timedelta(minutes=10)) is None


def test_a_token_under_another_secret_is_nobodys():
    assert tokens.read_access(TOKEN, SECRET + "!", now=NOW) is None


def test_any_jwt_library_reads_a_token():
    said = jwt.decode(TOKEN, options={"verify_signature": False})
    assert (said["sub"], said["role"]) == (str(ALICE.account_id), "patient")


@pytest.mark.parametrize(
    "forged",
    [
        "",
        "..",
        "ä.ö.ü",
        PAYLOAD,
        f"{HEAD}.{PAYLOAD}",
        f"{HEAD}.{PAYLOAD}.",
        f"{HEAD}.{PAYLOAD[:-2]}.{SIGNATURE}",
        f"{HEAD}.{PAYLOAD}.x.{SIGNATURE}",
        f"{SIGNATURE}.{PAYLOAD}.{SIGNATURE}",
        jwt.encode(jwt.decode(TOKEN, options={"verify_signature": False}), "", algorithm="none"),
        tokens.issue_refresh(ALICE.session_id, 1, SECRET),
    ],
)
def test_what_we_did_not_sign_is_nobodys(forged: str):
    assert tokens.read_access(forged, SECRET, now=NOW) is None


def test_another_algorithm_is_nobodys_even_under_the_right_key():
    claims = jwt.decode(TOKEN, options={"verify_signature": False})
    other = jwt.encode(claims, key_for(SECRET, "access") * 2, algorithm="HS512")
    assert tokens.read_access(other, SECRET, now=NOW) is None
