"""The invented clinic is one that the API could have made: same rules, same hashes, same alerts."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from uuid import UUID

import pytest
from pydantic import SecretStr
from sqlmodel import Session, col, func, select
from starlette.testclient import TestClient

import migrations
from api import demo, jobs
from api.alerts.models import Alert
from api.applications import history
from api.applications.bodies import LogCreate
from api.applications.broken import broken_by, reach
from api.applications.content import as_sent, columns_of
from api.applications.models import Application
from api.applications.surroundings import surroundings
from api.database import Sessions
from api.demo.life import life_of
from api.demo.people import Staff, person
from api.main import create_app
from api.patients.models import Patient
from api.resources import Resources
from api.reviews.evidence import collect, evidence_hash
from api.reviews.models import Review
from api.settings import Environment, Settings
from api.worker import open_resources
from tests.conftest import fresh_database

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
PATIENTS = 16
STAFF = Staff(
    clinic_id=UUID(int=1), dermatologist_id=UUID(int=2), dermatologist="Dr Dora", password_hash=""
)


def settings_of(folder: str, url: str) -> Settings:
    photos = f"{folder}/photos"
    return Settings(_env_file=None, database_url=url, storage_url=photos, worker_inside=False)


@pytest.fixture(scope="module")
def crowd(
    tmp_path_factory: pytest.TempPathFactory, database_server: str | None
) -> Iterator[Resources]:
    folder = str(tmp_path_factory.mktemp("crowd"))
    here = f"sqlite:///{folder}/crowd.db"
    url = fresh_database(database_server, "repigment_demo") if database_server else here
    settings = settings_of(folder, url)
    with open_resources(settings) as opened:
        migrations.upgrade(opened.sessions.engine)
        jobs.migrate(url)
        demo.prepare(settings, NOW)
        demo.fill(opened, demo.Size(PATIENTS), seed=1, now=NOW, advance=lambda _: None)
        yield opened


@pytest.fixture
def session(crowd: Resources) -> Iterator[Session]:
    with crowd.sessions.read() as session:
        yield session


def test_each_patient_has_made_about_a_thousand_applications(session: Session):
    count = session.exec(select(func.count()).select_from(Application)).one()
    assert 700 < count / PATIENTS < 1300


def test_the_alerts_are_those_that_the_rules_raise(session: Session):
    for patient in session.exec(select(Patient)):
        chosen = select(Application).where(Application.patient_id == patient.id)
        logs = [history.as_logged(one.model_dump()) for one in session.exec(chosen)]
        around = surroundings(session, {patient.id: "eu"})[patient.id]
        found = broken_by(logs, [], around, within=reach())
        expected = {(broken.said.rule.value, broken.subject_id) for _, broken in found}
        theirs = select(Alert).where(Alert.patient_id == patient.id, Alert.subject == "application")
        assert {(one.rule, one.subject_id) for one in session.exec(theirs)} == expected


def test_some_rules_are_broken(session: Session):
    rules = set(session.exec(select(Alert.rule)))
    assert {"interval_under_8h", "third_in_local_day", "over_bsa"} <= rules


def test_a_log_has_the_hash_that_its_content_would_have_been_given(session: Session):
    for row in session.exec(select(Application).limit(200)):
        sent = LogCreate.model_validate(
            {
                "id": row.id,
                "applied_at": as_sent(row.applied_at, row.utc_offset_minutes),
                "time_zone": row.time_zone,
                "areas": row.areas,
                "grams": row.grams,
            }
        )
        stored = row.model_dump()
        assert {name: stored[name] for name in columns_of(sent)} == columns_of(sent)


def test_a_signed_review_holds_what_a_dermatologist_would_have_seen(session: Session):
    signed = session.exec(select(Review).where(col(Review.signed_at).is_not(None))).all()
    assert signed
    for review in signed:
        patient = session.get_one(Patient, review.patient_id)
        assert review.evidence
        assert review.signed_at
        seen = collect(session, patient, review, review.signed_at).model_dump(mode="json")
        for part in ("adherence", "weeks", "compared", "proposal", "photos_now"):
            assert review.evidence[part] == seen[part], part
        assert evidence_hash(review.evidence) == review.evidence_hash


def test_the_dermatologist_of_the_demo_sees_the_crowd(crowd: Resources):
    body = {"email": demo.DERMATOLOGIST[0], "password": demo.PASSWORD, "device_id": "one"}
    with TestClient(create_app(crowd.settings)) as client:
        token = client.post("/v1/sign-in", json=body).json()["access_token"]
        headers = {"Authorization": f"Bearer {token}", "Repigment-Now": NOW.isoformat()}
        found = client.get("/v1/patients?limit=100", headers=headers).json()["items"]
        assert len(found) == PATIENTS
        assert client.get("/v1/worklist", headers=headers).json()["items"]
        home = f"/v1/patients/{found[0]['id']}"
        assert client.get(f"{home}/summary", headers=headers).status_code == 200


def test_a_crowd_can_log_on_its_last_days_alone():
    one, chance = person(7, 0, 3, NOW.date())
    late = replace(one, first_on=one.last_on - timedelta(days=29))
    assert 30 < len(life_of(late, STAFF, NOW, chance).applications) <= 60


def test_the_same_seed_makes_the_same_people():
    def lives() -> list[object]:
        made = [person(7, number, 3, NOW.date()) for number in range(3)]
        return [life_of(one, STAFF, NOW, chance) for one, chance in made]

    assert lives() == lives()


def test_a_face_is_improved_by_its_whole_share_after_a_year_of_full_use():
    one, _ = person(1, 0, 1, date(2026, 11, 25))
    whole = one.__class__(**{**vars(one), "faithful": 1.0, "improvement": 0.6})
    assert round(whole.improved(date.fromordinal(whole.started_on.toordinal() + 364)), 6) == 0.6


def test_patients_who_are_there_already_are_left_alone(crowd: Resources):
    with pytest.raises(demo.NotForDemonstration, match="has patients already"):
        demo.fill(crowd, demo.Size(1), seed=1, now=NOW, advance=lambda _: None)


def test_a_database_with_a_clinic_of_its_own_is_left_alone(
    sessions: Sessions, settings: Settings, crowd: Resources
):
    other = Resources(settings, sessions, crowd.storage)
    with pytest.raises(demo.NotForDemonstration, match="clinics of its own"):
        demo.fill(other, demo.Size(1), seed=1, now=NOW, advance=lambda _: None)


def test_production_is_left_alone(crowd: Resources):
    secret = "".join(Random(1).choices("0123456789abcdef", k=40))
    production = Settings(
        _env_file=None,
        environment=Environment.production,
        secret_key=SecretStr(secret),
        public_url="https://repigment.example",
    )
    opened = Resources(production, crowd.sessions, crowd.storage)
    with pytest.raises(demo.NotForDemonstration, match="production"):
        demo.fill(opened, demo.Size(1), seed=1, now=NOW, advance=lambda _: None)


def test_no_application_is_from_before_its_treatment(session: Session):
    assert session.exec(select(Alert).where(Alert.rule == "before_start")).first() is None
