"""Whether a file is a document as it was handed out. Pure, but for the look into the record."""

import hashlib
import json
import re
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from api.summaries.models import Form, IssuedDocument
from api.summaries.seal import canonical, holds, sealed_part

# Where Typst writes the keyword of a document, in the metadata that a PDF/A may not compress.
_NAME_IN_PDF = re.compile(rb"<pdf:Keywords>urn:uuid:([0-9a-f-]{36})</pdf:Keywords>")


class Verdict(StrEnum):
    """`same_content`: the data of a FHIR document that was issued, written anew by a server."""

    issued = "issued"
    same_content = "same_content"
    altered = "altered"
    unknown = "unknown"


SENTENCES = {
    Verdict.issued: "This is the document that was issued, byte for byte.",
    Verdict.same_content: "The content is that of the document that was issued; the file was "
    "written anew.",
    Verdict.altered: "This is not the one issued: it bears the name of a document that was, and "
    "differs from it.",
    Verdict.unknown: "Nothing that was issued here has these bytes or this name.",
}


@dataclass(frozen=True)
class Examined:
    """What a file says of itself. `sealed` is None for one without a seal of this key."""

    sha256: str
    form: Form | None = None
    document_id: UUID | None = None
    sealed_sha256: str | None = None
    sealed: bool | None = None


def examine(content: bytes, key: Ed25519PublicKey) -> Examined:
    """A PDF, a FHIR document, or any other file: of that only the digest is known."""
    sha256 = hashlib.sha256(content).hexdigest()
    if content.startswith(b"%PDF-"):
        named = _NAME_IN_PDF.search(content)
        return Examined(sha256, Form.pdf, _uuid(named[1].decode()) if named else None)
    document = _bundle(content)
    if document is None:
        return Examined(sha256)
    return Examined(
        sha256,
        Form.fhir,
        document_id=_named(document),
        sealed_sha256=hashlib.sha256(sealed_part(document)).hexdigest(),
        sealed=holds(document, key),
    )


def attached(pdf: bytes) -> bytes | None:
    """The FHIR document that a PDF carries; None where there is none to read."""
    try:
        found = PdfReader(BytesIO(pdf)).attachments.values()
        return next((contents[0] for contents in found), None)
    except (PyPdfError, ValueError, KeyError):
        return None


def look_up(
    session: Session, examined: Examined, among: ColumnElement[bool]
) -> tuple[Verdict, IssuedDocument | None]:
    """The verdict, with the document it is about: the last one, where it was issued repeatedly.

    A name is shared by all that was issued of one moment: then the one in the form of the file.
    """
    alike_first = (col(IssuedDocument.form) == examined.form).desc()
    newest = alike_first, col(IssuedDocument.issued_at).desc(), col(IssuedDocument.id).desc()
    for verdict, column, told in (
        (Verdict.issued, col(IssuedDocument.sha256), examined.sha256),
        (Verdict.same_content, col(IssuedDocument.sealed_sha256), examined.sealed_sha256),
        (Verdict.altered, col(IssuedDocument.document_id), examined.document_id),
    ):
        # What a file does not say is not compared: it would be found with all that lack it too.
        if told is not None:
            alike = select(IssuedDocument).where(column == told, among).order_by(*newest)
            if (found := session.exec(alike).first()) is not None:
                return verdict, found
    return Verdict.unknown, None


def _bundle(content: bytes) -> dict[str, Any] | None:
    """None also for what JSON can spell and no seal can stand over, as half a character."""
    try:
        told = json.loads(content)
        if not isinstance(told, dict) or told.get("resourceType") != "Bundle":
            return None
        canonical(told)
    except (ValueError, RecursionError):
        return None
    return told


def _named(document: dict[str, Any]) -> UUID | None:
    identifier = document.get("identifier")
    value = identifier.get("value") if isinstance(identifier, dict) else None
    return _uuid(value.removeprefix("urn:uuid:")) if isinstance(value, str) else None


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
