"""Background jobs on both databases, with real worker processes that are really killed."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import insert, inspect
from sqlmodel import Session

from api import heartbeats, jobs
from api.database import Sessions
from tests import postgres
from tests.api.job_field import PATIENCE_SECONDS, Field, fresh_database, until
from tests.api.job_worker import marks


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgres.cluster(fsync=False) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def field(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Field]:
    with ExitStack() as stack:
        if request.param == "sqlite":
            url = f"sqlite:///{tmp_path}/jobs.db"
        else:
            url = fresh_database(request.getfixturevalue("server"))
        yield Field(url, tmp_path, stack)


def test_a_job_runs_after_the_commit_and_once_for_its_key(field: Field) -> None:
    for _ in range(3):
        field.enqueue("quick", "a", number="1")
    field.worker("one")
    until(lambda: field.marks("quick 1", "end"))
    field.enqueue("quick", "a", number="1")
    field.enqueue("quick", "b", number="2")
    until(lambda: field.marks("quick 2", "end"))
    assert field.marks("quick 1", "end") == ["one"]


def test_a_job_of_a_transaction_that_was_rolled_back_does_not_exist(field: Field) -> None:
    with Session(field.sessions.engine) as session:
        jobs.enqueue(session, "quick", "a", number="1")
        assert jobs.backlog(session) == {("quick", "ENQUEUED"): 1}
        session.rollback()
    field.worker("one")
    field.enqueue("quick", "b", number="2")
    until(lambda: field.marks("quick 2", "end"))
    assert field.marks("quick 1", "end") == []


def test_a_job_is_in_the_same_transaction_as_the_row_it_is_about(field: Field) -> None:
    with Session(field.sessions.engine) as session:
        session.execute(insert(marks).values(job="photo", what="stored", executor="api"))
        jobs.enqueue(session, "quick", "a", number="1")
        session.rollback()
    assert field.marks("photo", "stored") == []
    assert field.status("quick") == set()


def test_a_job_killed_half_way_runs_again_when_its_worker_comes_back(field: Field) -> None:
    field.enqueue("slow", "a", number="1")
    first = field.worker("one")
    until(lambda: field.marks("slow 1", "start"))
    first.kill()
    field.worker("one")
    until(lambda: len(field.marks("slow 1", "start")) == 2)
    field.go()
    until(lambda: field.marks("slow 1", "end"))
    field.enqueue("quick", "after", number="9")
    until(lambda: field.marks("quick 9", "end"))
    assert field.marks("slow 1", "end") == ["one"]
    assert len(field.marks("slow 1", "start")) == 2


def test_a_living_worker_takes_over_what_a_dead_one_held(field: Field) -> None:
    field.enqueue("slow", "a", number="1")
    dead = field.worker("dead")
    until(lambda: field.marks("slow 1", "start"))
    dead.kill()
    field.worker("second")
    field.worker("third")
    until(lambda: len(field.marks("slow 1", "start")) == 2)
    field.go()
    until(lambda: field.marks("slow 1", "end"))
    field.enqueue("quick", "after", number="9")
    until(lambda: field.marks("quick 9", "end"))
    assert len(field.marks("slow 1", "start")) == 2
    assert len(field.marks("slow 1", "end")) == 1
    assert heartbeat_names(field) == {"second", "third"}


def heartbeat_names(field: Field) -> set[str]:
    with field.sessions.read() as session:
        return set(heartbeats.others(session, ""))


def test_two_living_workers_share_the_jobs_and_do_none_twice(field: Field) -> None:
    for number in range(40):
        field.enqueue("quick", str(number), number=str(number))
    field.worker("one")
    field.worker("two")
    until(lambda: all(field.marks(f"quick {number}", "end") for number in range(40)))
    assert [len(field.marks(f"quick {number}", "end")) for number in range(40)] == [1] * 40


def test_a_long_job_of_a_living_worker_is_not_taken_over(field: Field) -> None:
    field.enqueue("slow", "a", number="1")
    field.worker("one")
    until(lambda: field.marks("slow 1", "start"))
    field.worker("two")
    for number in range(20):
        field.enqueue("quick", str(number), number=str(number))
        until(partial(field.marks, f"quick {number}", "end"))
    field.go()
    until(lambda: field.marks("slow 1", "end"))
    assert field.marks("slow 1", "start") == ["one"]


def test_nothing_waits_behind_a_job_that_waits_for_a_server_of_others(field: Field) -> None:
    field.enqueue("silent", "a", number="1")
    field.worker("one")
    until(lambda: field.marks("slow 1", "start"))
    field.enqueue("quick", "a", number="2")
    until(lambda: field.marks("quick 2", "end"))
    assert field.marks("slow 1", "end") == []


def test_a_job_that_raises_is_tried_again_until_it_succeeds(field: Field) -> None:
    field.enqueue("fails_twice", "a")
    field.worker("one")
    until(lambda: field.marks("fails_twice", "end"))
    assert (field.folder / "tries").read_text() == "xxx"
    until(lambda: field.status("fails_twice") == set())


def test_a_job_that_always_raises_is_given_up_visibly_and_quotes_nobody(field: Field) -> None:
    field.enqueue("fails_always", "a")
    field.worker("one")
    until(field.failed)
    (given_up,) = field.failed()
    assert given_up.id == "fails_always:a"
    assert given_up.reason.startswith("ValueError at job_worker.py:")
    assert len(field.marks("fails_always", "start")) == 3


def test_a_job_that_was_given_up_can_be_tried_again(field: Field) -> None:
    field.enqueue("fails_always", "a")
    field.worker("one")
    until(field.failed)
    (field.folder / "mended").touch()
    jobs.try_again(field.url, "fails_always:a")
    until(lambda: len(field.marks("fails_always", "start")) == 4)
    until(lambda: field.status("fails_always") == set())


def test_a_job_that_kills_its_worker_is_given_up_after_four_starts(field: Field) -> None:
    field.enqueue("deadly", "a")
    for start in range(1, 5):
        field.worker("one").wait(PATIENCE_SECONDS)
        assert len(field.marks("deadly", "start")) == start
    field.worker("one")
    until(field.failed)
    assert field.failed()[0].reason == "took its worker down each time"
    assert len(field.marks("deadly", "start")) == 4


def test_a_periodic_job_runs_once_though_two_workers_ask_for_it(field: Field) -> None:
    before = jobs.period(datetime.now(UTC), timedelta(hours=1))
    workers = [field.worker("one"), field.worker("two")]
    until(lambda: heartbeat_names(field) == {"one", "two"})
    for number in range(5):
        field.enqueue("quick", str(number), number=str(number))
        until(partial(field.marks, f"quick {number}", "end"))
    until(lambda: field.marks(f"hourly {before.isoformat()}", "end"))
    for worker in workers:
        worker.terminate()
        assert worker.wait(PATIENCE_SECONDS) == 0
    assert len(field.marks(f"hourly {before.isoformat()}", "end")) == 1


def test_jobs_that_succeeded_are_forgotten_and_others_stay(field: Field) -> None:
    field.enqueue("quick", "a", number="1")
    field.enqueue("fails_always", "a")
    field.worker("one")
    until(
        lambda: field.marks("quick 1", "end") and field.backlog() == {("fails_always", "ERROR"): 1}
    )
    long_ago, soon = (datetime.now(UTC) + timedelta(days=days) for days in (-30, 1))
    assert jobs.forget_finished(field.url, before=long_ago) == 0
    assert jobs.forget_finished(field.url, before=soon, batch=1) == 2  # quick and hourly
    assert jobs.forget_finished(field.url, before=soon) == 0
    assert len(field.failed()) == 1


def test_a_worker_does_not_start_when_a_job_waits_that_it_cannot_do(field: Field) -> None:
    field.enqueue("unheard_of", "a")
    with pytest.raises(jobs.JobError, match="unheard_of"):
        jobs.launch(field.url, executor_id="one", write=field.sessions.write)
    jobs.launch(field.url, executor_id="api", write=field.sessions.write, listen=False)


def test_nothing_starts_without_the_engines_tables(tmp_path: Path) -> None:
    sessions = Sessions(f"sqlite:///{tmp_path}/empty.db")
    with pytest.raises(jobs.JobError, match="migrations"):
        jobs.launch(sessions.url, executor_id="api", write=sessions.write, listen=False)
    sessions.dispose()


def test_the_engines_tables_are_known_by_name(field: Field) -> None:
    schema = "dbos" if field.url.startswith("postgresql") else None
    names = set(inspect(field.sessions.engine).get_table_names(schema=schema))
    ours = {"worker_heartbeat", "mark"}
    assert {name for name in names if jobs.is_engine_table(name)} == names - ours
    assert not any(map(jobs.is_engine_table, ours))


def test_the_engines_tables_may_be_made_again(field: Field) -> None:
    field.enqueue("quick", "a", number="1")
    jobs.migrate(field.url)
    assert field.status("quick") == {"ENQUEUED"}


def test_the_api_writes_all_the_time_while_jobs_run_and_neither_is_locked_out(
    field: Field,
) -> None:
    for number in range(50):
        field.enqueue("quick", str(number), number=str(number))
    written: list[int] = []

    def write() -> None:
        for number in range(400):
            with field.sessions.write() as session:
                session.execute(insert(marks).values(job="api", what=str(number), executor="api"))
            written.append(number)

    field.worker("one")
    until(lambda: field.marks("quick 0", "end"))
    threads = [threading.Thread(target=write) for _ in range(2)]
    for thread in threads:
        thread.start()
    until(lambda: all(field.marks(f"quick {number}", "end") for number in range(50)))
    for thread in threads:
        thread.join()
    assert len(written) == 800
    assert [len(field.marks(f"quick {number}", "end")) for number in range(50)] == [1] * 50
    assert field.failed() == []


def test_the_period_of_an_hour_starts_with_the_hour() -> None:
    now = datetime(2026, 3, 2, 14, 59, 59, tzinfo=UTC)
    assert jobs.period(now, timedelta(hours=1)) == datetime(2026, 3, 2, 14, tzinfo=UTC)
    assert jobs.period(now, timedelta(days=1)) == datetime(2026, 3, 2, tzinfo=UTC)


def test_only_a_beat_that_stays_the_same_counts_as_missed() -> None:
    noon, later = datetime(2026, 3, 2, 12, tzinfo=UTC), datetime(2026, 3, 2, 12, 0, 5, tzinfo=UTC)
    first = heartbeats.missed({}, {"a": noon, "b": noon, "ghost": None})
    second = heartbeats.missed(first, {"a": later, "b": noon, "ghost": None})
    assert second == {"a": (later, 0), "b": (noon, 1), "ghost": (None, 1)}
    assert heartbeats.missed(second, {"b": noon}) == {"b": (noon, 2)}


def test_two_handlers_for_one_job_are_refused() -> None:
    with pytest.raises(jobs.JobError, match="quick"):
        jobs.job("quick")(print)
