"""A record is compared with the visit before: the same trees, the same plot, the same view."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from fieldapp.rules.review import Status
from fieldapp.services.visit_before import find_visit_before
from tests import factories


@pytest.fixture
def site(session):
    project = factories.a_project(session)
    return SimpleNamespace(
        site=factories.a_site(session, project), bat=factories.a_person(session, "bat", project)
    )


@pytest.fixture
def recorded(session, site):
    """Files a tree count of a day."""

    def recorded(day, status=Status.APPROVED, **answers):
        at = factories.SUMMER + timedelta(days=day)
        facts = {"recorded_at": at, "status": status, "answers": factories.TREE_COUNT | answers}
        return factories.an_entry(session, site.site, site.bat, **facts)

    return recorded


def test_it_is_the_newest_of_those_before(session, recorded):
    recorded(1, cohorts=[7])
    last = recorded(20, cohorts=[7])
    now = recorded(40, cohorts=[7])
    recorded(60, cohorts=[7])

    assert find_visit_before(session, now) == last


def test_other_trees_and_another_plot_are_no_comparison(session, recorded):
    recorded(1, cohorts=[8])
    recorded(2, cohorts=[7, 8])
    recorded(3, cohorts=[7], plot=3)

    assert find_visit_before(session, recorded(40, cohorts=[7])) is None


def test_what_was_not_accepted_is_no_comparison(session, recorded):
    recorded(1, status=Status.REJECTED, cohorts=[7])

    assert find_visit_before(session, recorded(40, cohorts=[7])) is None
