"""On the supervisor's page a number moves only against one that was counted in the same unit."""

import re
from functools import partial

import pytest

from fieldapp.rules.review import Status
from fieldapp.rules.roles import Role
from fieldapp.store import choices
from tests import factories
from tests.people import signed_in

CHANGE = re.compile(r"less by|more by")


@pytest.fixture
def page_of(app, database):
    """The page of a treatment of 12 carts, the treatment before it being another."""
    with database.transaction() as session:
        choices.seed(session)
        project = factories.a_project(session)
        site = factories.a_site(session, project)
        bat = factories.a_person(session, "bat", project)
        supervisor = factories.a_person(session, "saraa", project, Role.SUPERVISOR)

    def page_of(before):
        now = factories.SOIL_TREATMENT | {"amount": 12, "amount_unit": "cart"}
        with database.transaction() as session:
            treated = partial(factories.an_entry, session, site, bat, "soil_treatment")
            treated(answers=now | before, status=Status.APPROVED)
            entry = treated(answers=now)
        return signed_in(app, supervisor).get(f"/review/{entry.id}").text

    return page_of


def test_a_number_in_the_same_unit_says_how_it_moved(page_of):
    assert CHANGE.search(page_of({"amount": 64}))


def test_sacks_are_not_taken_from_carts(page_of):
    page = page_of({"amount": 64, "amount_unit": "sack"})

    assert "64" in page
    assert not CHANGE.search(page)
