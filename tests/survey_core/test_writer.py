"""Group commit: many at once, each gets its own receipt, nothing is lost or doubled."""

import threading
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.exc import DBAPIError

from survey_core import intake
from survey_core.intake import Outcome, Submission
from survey_core.models import Response
from survey_core.writer import Writer


def submissions(collector, count):
    return [
        Submission(
            id=uuid4(),
            collector=collector.code,
            questionnaire="outpatient-2024",
            version=1,
            answers={"A1": 1 + n % 5},
        )
        for n in range(count)
    ]


def test_two_hundred_at_once_are_two_hundred_rows_in_far_fewer_commits(facility, engine, session):
    many, commits = submissions(facility.collector(), 200), []
    event.listen(engine, "commit", lambda connection: commits.append(1))
    writer = Writer(engine)
    with ThreadPoolExecutor(32) as pool:
        receipts = list(pool.map(writer.accept, many))
    assert {receipt.outcome for receipt in receipts} == {Outcome.NEW}
    assert [receipt.id for receipt in receipts] == [submission.id for submission in many]
    assert session.scalar(select(func.count()).select_from(Response)) == 200
    assert len(commits) < 150


def test_the_same_response_from_two_tabs_at_once_is_stored_once(facility, engine, session):
    (one,) = submissions(facility.collector(), 1)
    writers = [Writer(engine), Writer(engine)]
    with ThreadPoolExecutor(16) as pool:
        outcomes = [receipt.outcome for receipt in pool.map(lambda n: writers[n % 2].accept(one), range(16))]
    assert (outcomes.count(Outcome.NEW), outcomes.count(Outcome.KNOWN)) == (1, 15)
    assert session.scalar(select(func.count()).select_from(Response)) == 1


def test_the_receipt_comes_after_the_commit(facility, engine):
    (one,), happened = submissions(facility.collector(), 1), []
    event.listen(engine, "commit", lambda connection: happened.append("commit"))
    Writer(engine).accept(one)
    assert happened == ["commit"]


def test_a_failure_reaches_everyone_who_waited_and_the_next_batch_goes_on(facility, engine, monkeypatch):
    writer, real, failing = Writer(engine), intake.accept_all, threading.Event()

    def broken(connection, batch):
        failing.set()
        raise DBAPIError("INSERT", {}, Exception("disk full"))

    first, second = submissions(facility.collector(), 2)
    monkeypatch.setattr(intake, "accept_all", broken)
    with pytest.raises(DBAPIError):
        writer.accept(first)
    monkeypatch.setattr(intake, "accept_all", real)
    assert failing.is_set()
    assert [writer.accept(first).outcome, writer.accept(second).outcome] == [Outcome.NEW, Outcome.NEW]
