"""Passwords (argon2id) and the codes and tokens that are only ever kept as hashes."""

import hashlib
import secrets

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from api.errors import Problem
from api.messages import noted

MINIMUM_LENGTH = 10

# OWASP's floor for argon2id: 19 MiB, two passes, one lane.
_hasher = PasswordHash((Argon2Hasher(memory_cost=19 * 1024, time_cost=2, parallelism=1),))
# Verified when no account has the e-mail, so that the answer takes as long either way.
_nobody = _hasher.hash(secrets.token_hex(16))


class PasswordTooWeak(Problem):
    status = 422
    code = "password_too_weak"
    title = noted("The password is too easy to guess")
    advice = (
        f"Choose at least {MINIMUM_LENGTH} characters, not your e-mail or name, and not one "
        "character repeated; three or four unrelated words are good."
    )


def hash_password(password: str, *, not_containing: tuple[str, ...] = ()) -> str:
    """The argon2id hash; refuses a password that is short, monotone or made of the names."""
    plain = password.casefold()
    names = [name.casefold() for name in not_containing if len(name) >= 4]
    if len(password) < MINIMUM_LENGTH or len(set(plain)) < 4 or any(n in plain for n in names):
        raise PasswordTooWeak(field="password")
    return _hasher.hash(password)


def matches(password: str, password_hash: str | None) -> bool:
    return _hasher.verify(password, password_hash or _nobody) and password_hash is not None


def new_code() -> str:
    """An invitation code that can be read out: 20 letters and digits without look-alikes."""
    alphabet = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
    return "-".join("".join(secrets.choice(alphabet) for _ in range(5)) for _ in range(4))


def hash_code(code: str) -> str:
    """A code has 99 random bits, so a plain digest cannot be guessed backwards."""
    return hashlib.sha256(code.strip().upper().encode()).hexdigest()
