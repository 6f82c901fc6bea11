"""Names under which nobody finds a patient again without the key."""

import base64
import hashlib
import hmac
from uuid import UUID

# 80 bits: two of a million participants share one once in 2 000 000 000 000 studies.
BYTES = 10
LEFT_OUT_DAYS = 28


def study_key(secret: str, clinic_id: UUID, study: str) -> bytes:
    """One for each study of a clinic: two studies cannot be joined, two exports of one can."""
    return _digest(secret.encode(), f"study\0{clinic_id}\0{study}")


def pseudonym(key: bytes, patient_id: UUID) -> str:
    """16 letters and digits; the same patient, the same ones."""
    return base64.b32encode(_digest(key, f"pseudonym\0{patient_id}")[:BYTES]).decode()


def left_out_days(key: bytes, patient_id: UUID) -> int:
    """How many last days of a participant are left out, 1 to 28.

    Who knows the day of the export could otherwise count back to the first day of treatment.
    """
    number = int.from_bytes(_digest(key, f"left out\0{patient_id}")[:8])
    return 1 + number % LEFT_OUT_DAYS


def _digest(key: bytes, content: str) -> bytes:
    return hmac.digest(key, content.encode(), hashlib.sha256)
