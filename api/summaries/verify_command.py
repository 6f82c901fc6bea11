"""What `repigment verify` says of a file, with or without the record of what was issued."""

from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import true
from sqlmodel import Session

from api.summaries.verification import SENTENCES, Verdict, attached, examine, look_up
from api.summaries.verifying import told

_SEALS = {
    True: "its seal holds: nothing in it was changed since it was made here.",
    False: "its seal is broken: it was changed after it was made here.",
    None: "it bears no seal of the key of this installation.",
}
_PAGES = "Whether the pages are those that were issued, only the record can tell."


class Answer(NamedTuple):
    genuine: bool
    sentences: list[str]


def by_record(session: Session, content: bytes, key: Ed25519PublicKey) -> Answer:
    verdict, found = look_up(session, examine(content, key), true())
    sentences = [SENTENCES[verdict]]
    if found:
        known = told(session, found)
        sentences.append(
            f"Issued: {known['form']} of patient {known['patient_id']}, as of "
            f"{known['issued_at']:%Y-%m-%d %H:%M:%S} UTC, to {known['issued_by']}; "
            f"document {known['document_id']}."
        )
    return Answer(verdict in (Verdict.issued, Verdict.same_content), sentences)


def by_seal(content: bytes, key: Ed25519PublicKey) -> Answer:
    """The FHIR document itself, or the one that a PDF carries. Needs no database."""
    if not content.startswith(b"%PDF-"):
        sealed = examine(content, key).sealed
        return Answer(sealed is True, [f"The FHIR document: {_SEALS[sealed]}"])
    document = attached(content)
    if document is None:
        return Answer(False, ["The PDF carries no FHIR document.", _PAGES])
    sealed = examine(document, key).sealed
    return Answer(sealed is True, [f"The attached FHIR document: {_SEALS[sealed]}", _PAGES])
