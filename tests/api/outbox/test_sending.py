"""Documents reach the clinic's own FHIR server once, however often it takes; a real one answers."""

import json
from datetime import timedelta
from typing import Any

from sqlmodel import select

from api import jobs
from api.audit import AuditEntry
from api.database import Sessions, uuid7
from api.outbox import attempts
from api.outbox.backoff import PAUSES
from api.outbox.client import Fate, Outcome, Parcel, deliver
from api.outbox.models import Sending
from api.resources import Resources
from api.settings import Settings
from api.summaries.models import IssuedDocument
from tests.api.outbox.sendings import attempt, name_server, send, told, until, working
from tests.api.reviews.setting import worklist
from tests.fhir_server import TOKEN, FhirServer
from tests.people import NOW, Person


def actions(sessions: Sessions) -> list[str]:
    with sessions.read() as session:
        found = select(AuditEntry.action).where(AuditEntry.subject == "sending")
        return list(session.exec(found.order_by("id")))


def test_a_document_arrives_under_its_own_id(
    sent: dict[str, Any], resources: Resources, fhir: FhirServer, dora: Person, alice: Person
) -> None:
    attempt(resources, sent)
    (now,) = told(dora, alice)
    assert (now["state"], now["attempts"], now["last_answer"]) == ("accepted", 1, "201")
    assert now["next_attempt_at"] is None
    assert fhir.versions == {sent["document_id"]: 1}


def test_asking_stores_document_row_job_and_audit_line_together(
    sent: dict[str, Any], resources: Resources, sessions: Sessions
) -> None:
    with sessions.read() as session:
        assert jobs.backlog(session)[("send_document", "ENQUEUED")] == 1
        issued = session.exec(select(IssuedDocument)).one()
        row = session.exec(select(Sending)).one()
    assert actions(sessions) == ["sending.requested"]
    assert issued.sha256 == row.sha256 == sent["sha256"]
    document = json.loads(resources.storage.get(row.storage_key))
    assert document["id"] == sent["document_id"] == str(issued.document_id)


def test_a_document_leaves_in_the_language_that_was_asked_for(
    sent: dict[str, Any], resources: Resources, sessions: Sessions, dora: Person, alice: Person
) -> None:
    swedish = send(dora, alice, language="sv")
    with sessions.read() as session:
        rows = session.exec(select(Sending)).all()
    kept = [json.loads(resources.storage.get(one.storage_key)) for one in rows]
    languages = {one["id"]: one["language"] for one in kept}
    assert languages == {sent["document_id"]: "en", swedish["document_id"]: "sv"}


def test_the_same_id_again_is_the_same_sending(
    sent: dict[str, Any], dora: Person, alice: Person
) -> None:
    again = send(dora.after(minutes=1), alice, id=sent["id"])
    assert again == sent
    assert len(told(dora, alice)) == 1


def test_trouble_of_the_server_is_waited_out(
    sent: dict[str, Any],
    resources: Resources,
    sessions: Sessions,
    fhir: FhirServer,
    dora: Person,
    alice: Person,
) -> None:
    fhir.will(500, 404)
    attempt(resources, sent)
    (waits,) = told(dora, alice)
    assert (waits["state"], waits["last_answer"]) == ("waiting", "500: exception")
    assert waits["next_attempt_at"] == (NOW + PAUSES[0]).isoformat().replace("+00:00", "Z")
    with sessions.write() as session:
        attempts.ask_for_due(session, NOW + PAUSES[0])
    with sessions.read() as session:
        assert jobs.backlog(session)[("send_document", "ENQUEUED")] == 2
    attempt(resources, sent, NOW + PAUSES[0])
    assert told(dora, alice)[0]["state"] == "accepted"
    assert fhir.requests == [["PUT", 500], ["GET", 404], ["PUT", 201]]


def test_a_server_that_asks_for_patience_gets_it(
    sent: dict[str, Any], resources: Resources, fhir: FhirServer, dora: Person, alice: Person
) -> None:
    fhir.will(503)
    attempt(resources, sent)
    later = NOW + timedelta(minutes=10)
    assert told(dora, alice)[0]["next_attempt_at"] == later.isoformat().replace("+00:00", "Z")


def test_what_is_not_due_is_left_alone(sent: dict[str, Any], sessions: Sessions) -> None:
    with sessions.write() as session:
        attempts.ask_for_due(session, NOW + timedelta(minutes=1))
    with sessions.read() as session:
        assert jobs.backlog(session)[("send_document", "ENQUEUED")] == 1


def test_an_answer_that_was_lost_does_not_send_twice(
    sent: dict[str, Any], resources: Resources, fhir: FhirServer, dora: Person, alice: Person
) -> None:
    fhir.will("lost")
    attempt(resources, sent)
    assert told(dora, alice)[0]["last_answer"].startswith("no answer (")
    attempt(resources, sent, NOW + timedelta(minutes=1))
    assert told(dora, alice)[0]["last_answer"] == "200: it was there already"
    assert fhir.versions == {sent["document_id"]: 1}
    assert fhir.requests == [["PUT", "lost"], ["GET", 200]]


def test_a_job_that_runs_twice_sends_once(
    sent: dict[str, Any], resources: Resources, fhir: FhirServer
) -> None:
    attempt(resources, sent)
    attempt(resources, sent)
    assert fhir.requests == [["PUT", 201]]


def test_a_worker_killed_after_sending_looks_before_it_sends_again(
    sent: dict[str, Any], resources: Resources, sessions: Sessions, fhir: FhirServer
) -> None:
    attempt(resources, sent)
    with sessions.write() as session:
        row = session.exec(select(Sending)).one()
        # As it was before the outcome was written down.
        row.state, row.settled_at = row.state.waiting, None
    attempt(resources, sent, NOW + timedelta(minutes=10))
    assert fhir.versions == {sent["document_id"]: 1}


def test_what_the_server_refuses_is_given_up_and_stands_on_the_work_list(
    sent: dict[str, Any],
    resources: Resources,
    sessions: Sessions,
    fhir: FhirServer,
    dora: Person,
    sven: Person,
) -> None:
    fhir.will(422)
    attempt(resources, sent)
    (item,) = worklist(dora, reason="sending_given_up")
    assert (item["subject_id"], item["about"]) == (sent["id"], "422: exception")
    assert item["patient_name"] == "Alice Nguyễn"
    assert worklist(sven, reason="sending_given_up") == []
    assert actions(sessions) == ["sending.requested", "sending.given_up"]


def test_two_days_of_trouble_are_enough(
    sent: dict[str, Any], resources: Resources, fhir: FhirServer, dora: Person, alice: Person
) -> None:
    fhir.will(*[500] * 20)
    for number in range(len(PAUSES) + 1):
        attempt(resources, sent, NOW + timedelta(days=number))
    (last,) = told(dora, alice)
    assert (last["state"], last["attempts"]) == ("given_up", 8)
    assert sum(PAUSES, timedelta()) < timedelta(days=2)


def test_a_person_may_send_again_what_was_given_up(
    sent: dict[str, Any],
    resources: Resources,
    sessions: Sessions,
    fhir: FhirServer,
    dora: Person,
    alice: Person,
) -> None:
    fhir.will(401)
    attempt(resources, sent)
    again = dora.post(f"{alice.home}/sendings/{sent['id']}/resend")
    assert (again.status_code, again.json()["state"]) == (200, "waiting")
    assert worklist(dora, reason="sending_given_up") == []
    attempt(resources, sent, NOW)
    assert actions(sessions)[1:] == ["sending.given_up", "sending.resent", "sending.accepted"]
    assert told(dora, alice)[0]["state"] == "accepted"


def test_what_had_nowhere_to_go_is_sent_once_there_is_a_server_again(
    sent: dict[str, Any],
    settings: Settings,
    fhir: FhirServer,
    ada: Person,
    dora: Person,
    alice: Person,
) -> None:
    ada.delete("/v1/clinic/fhir-server")
    with working(settings):
        until(lambda: told(dora, alice)[0]["state"] == "given_up")
        name_server(ada, fhir)
        assert dora.post(f"{alice.home}/sendings/{sent['id']}/resend").status_code == 200
        until(lambda: told(dora, alice)[0]["state"] == "accepted")


def test_sending_again_what_was_accepted_changes_nothing_there(
    sent: dict[str, Any], resources: Resources, fhir: FhirServer, dora: Person, alice: Person
) -> None:
    attempt(resources, sent)
    dora.post(f"{alice.home}/sendings/{sent['id']}/resend")
    attempt(resources, sent)
    assert told(dora, alice)[0]["state"] == "accepted"
    assert fhir.versions == {sent["document_id"]: 1}


def test_what_waits_need_not_be_sent_again(
    sent: dict[str, Any], dora: Person, alice: Person
) -> None:
    answer = dora.post(f"{alice.home}/sendings/{sent['id']}/resend")
    assert (answer.status_code, answer.json()["code"]) == (409, "already_on_its_way")


def test_what_a_server_says_is_kept_without_what_it_quotes(
    sent: dict[str, Any], resources: Resources, sessions: Sessions, dora: Person, alice: Person
) -> None:
    resources.storage.put("broken.json", b'{"resourceType":"Bundle","born":"1991-05-02"}')
    with sessions.write() as session:
        session.exec(select(Sending)).one().storage_key = "broken.json"
    attempt(resources, sent)
    # Its diagnostics quote the document; only the code and the place are kept.
    assert told(dora, alice)[0]["last_answer"] == "422: structure (Bundle)"


def test_a_redirect_is_not_followed(
    sent: dict[str, Any], resources: Resources, fhir: FhirServer, dora: Person, alice: Person
) -> None:
    fhir.will(307)
    attempt(resources, sent)
    assert told(dora, alice)[0]["state"] == "given_up"
    assert fhir.requests == [["PUT", 307]]


def test_a_patient_sees_what_was_sent_and_sends_nothing(
    sent: dict[str, Any], dora: Person, alice: Person
) -> None:
    assert told(alice, alice) == told(dora, alice)
    refused = [
        alice.post(f"{alice.home}/sendings", {"id": sent["id"]}),
        alice.post(f"{alice.home}/sendings/{sent['id']}/resend"),
    ]
    assert [one.status_code for one in refused] == [404, 404]


def test_a_document_that_was_lost_stands_on_the_work_list_in_the_end(
    sent: dict[str, Any], resources: Resources, sessions: Sessions, dora: Person
) -> None:
    with sessions.read() as session:
        resources.storage.delete(session.exec(select(Sending)).one().storage_key)
    for number in range(len(PAUSES) + 1):
        attempt(resources, sent, NOW + timedelta(days=number))
    (item,) = worklist(dora, reason="sending_given_up")
    assert item["about"] == "the document cannot be read (FileNotFoundError)"


def test_attempts_that_never_end_are_given_up_too(
    sent: dict[str, Any], resources: Resources, sessions: Sessions, fhir: FhirServer, dora: Person
) -> None:
    with sessions.write() as session:
        session.exec(select(Sending)).one().tries = len(PAUSES) + 1
    attempt(resources, sent)
    (item,) = worklist(dora, reason="sending_given_up")
    assert item["about"] == "no attempt came to its end"
    assert fhir.requests == []


def test_a_server_that_dribbles_is_not_waited_for(fhir: FhirServer) -> None:
    fhir.will("dribble")
    parcel = Parcel(fhir.base_url, TOKEN, uuid7(), "none.json", look_first=False)
    outcome = deliver(parcel, b"{}", longest_seconds=1)
    assert outcome == Outcome(Fate.later, "no answer (TimeoutError)")
