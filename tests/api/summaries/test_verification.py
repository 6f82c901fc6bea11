"""Is this the document that was handed out? Told by the record, and by the seal without it."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from api.audit import AuditEntry
from api.database import Sessions
from api.settings import SAMPLE_SECRET
from api.summaries.models import IssuedDocument
from api.summaries.seal import holds, public_jwk, signing_key
from tests.api.reviews.setting import treat
from tests.api.summaries.year import asked, pdf, summary
from tests.conftest import Command
from tests.people import Person

KEY = signing_key(SAMPLE_SECRET).public_key()


def verified(by: Person, content: bytes) -> dict[str, Any]:
    answer = by.call("POST", "/v1/documents/verify", content=content)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def fhir(by: Person, about: Person) -> bytes:
    return bytes(asked(by, about, ".fhir.json").content)


def kept_by_a_server(document: bytes) -> bytes:
    """The same resource under another id, with a version, and spaces as the server likes them."""
    told = json.loads(document)
    changed = told | {"id": "server-1", "meta": {"versionId": "3"}}
    return json.dumps(changed, indent=2).encode()


def altered(document: bytes) -> bytes:
    return document.replace(b'"birthDate":"1991-05-02"', b'"birthDate":"1991-05-03"')


@pytest.fixture
def file(tmp_path: Path) -> Callable[[bytes], Path]:
    def written(content: bytes) -> Path:
        (tmp_path / "file").write_bytes(content)
        return tmp_path / "file"

    return written


@pytest.mark.parametrize("form", ["", ".pdf", ".fhir.json", ".csv.zip", "/f-vasi.svg"])
def test_what_was_issued_is_known_again_and_by_whom_and_when(
    form: str, dora: Person, alice: Person
) -> None:
    treat(dora, alice)
    content = asked(dora, alice, form).content
    told = verified(alice, content)
    assert told["verdict"] == "issued"
    assert told["issued"]["issued_by"] == "Dora Dijkstra"
    assert told["issued"]["issued_at"] == "2026-03-02T09:00:00Z"
    assert told["issued"]["sha256"] == hashlib.sha256(content).hexdigest()


def test_the_digest_alone_is_enough(dora: Person, alice: Person) -> None:
    treat(dora, alice)
    digest = hashlib.sha256(pdf(dora, alice)).hexdigest()
    answer = dora.post("/v1/documents/verify-digest", {"sha256": digest})
    assert answer.json()["verdict"] == "issued"
    other = dora.post("/v1/documents/verify-digest", {"sha256": "0" * 64})
    assert (other.json()["verdict"], other.json()["issued"]) == ("unknown", None)


def test_one_byte_makes_a_pdf_another_than_the_one_issued(dora: Person, alice: Person) -> None:
    treat(dora, alice)
    issued = bytearray(pdf(dora, alice))
    issued[-20] ^= 1
    told = verified(dora, bytes(issued))
    assert told["verdict"] == "altered"
    assert told["issued"]["patient_id"] == str(alice.patient_id)


def test_what_was_altered_is_named_in_its_own_form(dora: Person, alice: Person) -> None:
    treat(dora, alice)
    issued = pdf(dora, alice)
    asked(dora, alice, "/f-vasi.svg")
    told = verified(dora, issued + b"\n")
    assert (told["verdict"], told["issued"]["form"]) == ("altered", "pdf")


def test_a_changed_word_makes_a_fhir_document_another(dora: Person, alice: Person) -> None:
    treat(dora, alice)
    told = verified(dora, altered(fhir(dora, alice)))
    assert (told["verdict"], told["sealed"]) == ("altered", False)


def test_a_document_that_a_server_wrote_anew_is_still_the_same(dora: Person, alice: Person) -> None:
    treat(dora, alice)
    told = verified(dora, kept_by_a_server(fhir(dora, alice)))
    assert (told["verdict"], told["sealed"]) == ("same_content", True)


@pytest.mark.parametrize(
    "content",
    [b"", b"%PDF-1.7 by others", b"{", b"[" * 100_000, b'{"resourceType":"Bundle"}'],
)
def test_what_was_never_issued_is_unknown(content: bytes, dora: Person, alice: Person) -> None:
    treat(dora, alice)
    pdf(dora, alice)
    told = verified(dora, content)
    assert (told["verdict"], told["sealed"], told["issued"]) == ("unknown", None, None)


@pytest.mark.parametrize(
    "told",
    [r'"\ud800"', '{"a":' * 900 + "0" + "}" * 900],
    ids=["half a character", "deeply nested"],
)
def test_what_cannot_be_written_down_again_is_no_document(told: str, alice: Person) -> None:
    content = f'{{"resourceType":"Bundle","x":{told}}}'.encode()
    assert verified(alice, content)["verdict"] == "unknown"


def test_a_document_of_somebody_elses_patient_is_unknown(
    dora: Person, alice: Person, bob: Person, sven: Person
) -> None:
    treat(dora, alice)
    content = pdf(dora, alice)
    for stranger in (bob, sven):
        assert verified(stranger, content)["verdict"] == "unknown"


def test_the_question_is_audited_with_the_patient_it_is_about(
    dora: Person, alice: Person, sessions: Sessions
) -> None:
    treat(dora, alice)
    verified(dora, pdf(dora, alice))
    verified(dora, b"something else")
    with sessions.read() as session:
        asked_for = select(AuditEntry).where(AuditEntry.action == "document.verified")
        (line,) = session.exec(asked_for)
    assert (line.patient_id, line.detail["verdict"]) == (alice.patient_id, "issued")


def test_a_document_is_recorded_with_its_look(
    dora: Person, alice: Person, sessions: Sessions
) -> None:
    treat(dora, alice)
    content = pdf(dora, alice)
    with sessions.read() as session:
        (row,) = session.exec(select(IssuedDocument))
        seen = select(AuditEntry).where(AuditEntry.action == "summary.seen")
        (look,) = session.exec(seen)
    assert row.sha256 == look.detail["sha256"] == hashlib.sha256(content).hexdigest()
    assert row.content_hash == summary(dora, alice)["content_hash"]
    assert (row.clinic_id, row.issued_by) == (dora.clinic_id, dora.account_id)


def test_what_cannot_be_printed_is_not_recorded(
    dora: Person, alice: Person, sessions: Sessions
) -> None:
    treat(dora, alice)
    dora.patch(alice.home, {"full_name": "Alice 🙂"})
    assert asked(dora, alice, ".pdf").status_code == 422
    with sessions.read() as session:
        assert session.exec(select(IssuedDocument)).all() == []


def test_anyone_can_check_the_seal_with_the_published_key(
    dora: Person, alice: Person, client: TestClient
) -> None:
    treat(dora, alice)
    document = json.loads(fhir(dora, alice))
    (published,) = client.get("/v1/fhir/keys").json()["keys"]
    assert published == public_jwk(KEY)
    assert holds(document, KEY) is True
    assert holds(document, signing_key("another installation").public_key()) is None


def test_a_seal_moved_to_another_document_does_not_hold(dora: Person, alice: Person) -> None:
    treat(dora, alice)
    first = json.loads(fhir(dora, alice))
    second = json.loads(fhir(dora.after(minutes=1), alice))
    assert holds(second | {"signature": first["signature"]}, KEY) is False


@pytest.mark.parametrize("data", [None, 7, "%%%", "e30=", "YS4uYg==", "YS5iLmM="])
def test_what_is_no_seal_is_none(data: Any) -> None:
    assert holds({"signature": {"data": data}}, KEY) is None
    assert holds({"signature": data}, KEY) is None


def test_the_command_says_what_it_is(
    repigment: Command, file: Callable[[bytes], Path], dora: Person, alice: Person
) -> None:
    treat(dora, alice)
    said = repigment("verify", file(pdf(dora, alice)))
    assert said.exit_code == 0
    assert "the document that was issued, byte for byte" in said.output
    assert f"pdf of patient {alice.patient_id}, as of 2026-03-02 09:00:00 UTC" in said.output
    assert "to Dora Dijkstra" in said.output


def test_the_command_fails_for_what_is_altered_or_unknown(
    repigment: Command, file: Callable[[bytes], Path], dora: Person, alice: Person
) -> None:
    treat(dora, alice)
    changed = repigment("verify", file(altered(fhir(dora, alice))))
    assert (changed.exit_code, "not the one issued" in changed.output) == (1, True)
    foreign = repigment("verify", file(b"%PDF-1.7"))
    assert (foreign.exit_code, "Nothing that was issued here" in foreign.output) == (1, True)


def test_without_the_record_the_seal_speaks(
    repigment: Command, file: Callable[[bytes], Path], dora: Person, alice: Person
) -> None:
    treat(dora, alice)
    document = fhir(dora, alice)
    for content, status, sentence in (
        (document, 0, "its seal holds"),
        (altered(document), 1, "its seal is broken"),
        (pdf(dora, alice), 0, "The attached FHIR document: its seal holds"),
        (b"%PDF-1.7", 1, "carries no FHIR document"),
        (b"{}", 1, "bears no seal"),
    ):
        said = repigment("verify", file(content), "--offline")
        assert (said.exit_code, sentence in said.output) == (status, True), said.output
