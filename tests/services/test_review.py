"""Supervisors decide: once, on what they saw, and never about their own entries."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from sqlalchemy.exc import IntegrityError

from fieldapp.rules.flags import Severity
from fieldapp.rules.review import Decision, DecisionNotAllowed, Status
from fieldapp.rules.roles import Role
from fieldapp.services.review import (
    Judgement,
    NotApprovable,
    OwnEntry,
    ReasonMissing,
    RevisionOutdated,
    UnknownEntry,
    decide,
)
from fieldapp.store import ledger
from fieldapp.store.models import Entry, Review
from tests import factories
from tests.databases import on_both_databases


@pytest.fixture
def team(session):
    """A project with its supervisor, and an entry of one fieldworker that waits."""
    project = factories.a_project(session)
    supervisor = factories.a_person(session, "saraa", project, Role.SUPERVISOR)
    recorder = factories.a_person(session, "bat", project)
    entry = factories.an_entry(session, factories.a_site(session, project), recorder)
    return entry, supervisor, recorder


def judged(entry, decision, **more):
    return Judgement(entry.id, entry.revision, decision, **more)


@on_both_databases
def test_an_approved_entry_says_who_approved_it_and_the_ledger_too(session, team):
    entry, supervisor, _ = team

    review = decide(session, judged(entry, Decision.APPROVE), supervisor.id)

    assert entry.status is Status.APPROVED
    assert (review.reviewed_by, review.revision) == (supervisor.id, 1)
    assert ledger.verify(session) is None
    assert entry.changed_number == 1, "the phone asks for what changed since a ledger line"


def test_nobody_approves_their_own_entry(session, team):
    entry, _, recorder = team

    with pytest.raises(OwnEntry):
        decide(session, judged(entry, Decision.APPROVE), recorder.id)

    assert entry.status is Status.RECEIVED


@on_both_databases
def test_the_database_itself_refuses_a_review_of_ones_own(session, team):
    entry, _, recorder = team

    with pytest.raises(IntegrityError), session.begin_nested():
        factories.a_review(session, entry, recorder, Decision.APPROVE)


def test_a_return_says_why_and_may_remark_on_a_question(session, team):
    entry, supervisor, _ = team

    with pytest.raises(ReasonMissing):
        decide(session, judged(entry, Decision.RETURN), supervisor.id)
    review = decide(
        session,
        judged(
            entry, Decision.RETURN, reason="count_again", remarks={"n_dead": "11?", "note": " "}
        ),
        supervisor.id,
    )

    assert entry.status is Status.RETURNED
    assert (review.reason, review.remarks) == ("count_again", {"n_dead": "11?"})


@pytest.mark.parametrize("decision", [Decision.REJECT, Decision.REOPEN])
def test_rejecting_and_reopening_need_a_reason(session, team, decision):
    entry, supervisor, _ = team
    if decision is Decision.REOPEN:
        decide(session, judged(entry, Decision.APPROVE), supervisor.id)

    with pytest.raises(ReasonMissing):
        decide(session, judged(entry, decision, reason="  "), supervisor.id)


def test_a_reopened_entry_waits_again(session, team):
    entry, supervisor, _ = team
    decide(session, judged(entry, Decision.APPROVE), supervisor.id)

    decide(session, judged(entry, Decision.REOPEN, reason="wrong plot"), supervisor.id)

    assert entry.status is Status.RECEIVED


def test_what_is_approved_cannot_be_approved_again(session, team):
    entry, supervisor, _ = team
    decide(session, judged(entry, Decision.APPROVE), supervisor.id)

    with pytest.raises(DecisionNotAllowed):
        decide(session, judged(entry, Decision.APPROVE), supervisor.id)


def test_pressing_the_button_twice_decides_once(session, team):
    entry, supervisor, _ = team
    action_id = uuid4()

    first = decide(session, judged(entry, Decision.APPROVE, action_id=action_id), supervisor.id)
    second = decide(session, judged(entry, Decision.APPROVE, action_id=action_id), supervisor.id)

    assert second is first


def test_a_decision_about_an_older_revision_is_refused(session, team):
    entry, supervisor, _ = team
    entry.revision = 2

    with pytest.raises(RevisionOutdated):
        decide(session, Judgement(entry.id, 1, Decision.APPROVE), supervisor.id)


@pytest.mark.parametrize("facts", [{"photos_missing": 1}, {"is_readable": False}])
def test_an_entry_that_is_not_whole_or_not_readable_cannot_be_approved(session, team, facts):
    entry, supervisor, _ = team
    for name, fact in facts.items():
        setattr(entry, name, fact)

    with pytest.raises(NotApprovable):
        decide(session, judged(entry, Decision.APPROVE), supervisor.id)


def test_a_doubt_that_stops_approval_is_overridden_only_with_a_reason(session, team):
    entry, supervisor, _ = team
    entry.worst_flag = Severity.BLOCK

    with pytest.raises(ReasonMissing):
        decide(session, judged(entry, Decision.APPROVE), supervisor.id)
    decide(session, judged(entry, Decision.APPROVE, reason="counted with them"), supervisor.id)

    assert entry.status is Status.APPROVED


def test_an_unknown_entry_is_named(session, team):
    with pytest.raises(UnknownEntry):
        decide(session, Judgement(uuid4(), 1, Decision.APPROVE), team[1].id)


@on_both_databases
def test_of_sixteen_decisions_at_once_exactly_one_wins(database):
    with database.transaction() as session:
        project = factories.a_project(session)
        supervisors = [
            factories.a_person(session, project=project, role=Role.SUPERVISOR).id for _ in range(16)
        ]
        recorder = factories.a_person(session, project=project)
        entry_id = factories.an_entry(session, factories.a_site(session, project), recorder).id

    def press(supervisor_id: int) -> bool:
        decision = Decision.APPROVE if supervisor_id % 2 else Decision.REJECT
        try:
            with database.transaction() as session:
                decide(session, Judgement(entry_id, 1, decision, reason="seen"), supervisor_id)
        except DecisionNotAllowed:
            return False
        return True

    with ThreadPoolExecutor(16) as pool:
        won = list(pool.map(press, supervisors))

    assert sum(won) == 1
    with database.reading() as session:
        assert session.query(Review).count() == 1
        assert session.get(Entry, entry_id).status in (Status.APPROVED, Status.REJECTED)
        assert ledger.verify(session) is None
