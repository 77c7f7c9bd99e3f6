"""An address that asks for what cannot be is answered in words, and never with a fault of ours."""

import pytest

from fieldapp.rules.roles import Role
from fieldapp.store.models import Membership
from tests import factories
from tests.people import signed_in

IMPOSSIBLE = ["9" * 12, "9" * 30, "9" * 4000, "-1", "1.5", "x", "²", "%00", "1%20or%201"]
ADDRESSES = [
    "/new/tree_count?site={}",
    "/review?site={}",
    "/review?page={}",
    "/register/entries?site={}",
    "/register/entries?project={}",
    "/register/entries?project=1&page={}",
    "/register/entries?project=1&photo_point={}",
    "/register/tree_count.csv?site={}",
    "/register/tree_count.csv?project={}",
    "/manage/site/new?in={}",
    "/sites/{}",
    "/register/sites/{}",
]


@pytest.fixture
def everything(app, database):
    """A browser of somebody who may do everything in project 1."""
    with database.transaction() as session:
        project = factories.a_project(session)
        factories.a_site(session, project)
        person = factories.a_person(session, "all", project)
        for role in (Role.SUPERVISOR, Role.ADMINISTRATOR):
            session.add(Membership(person_id=person.id, project_id=project.id, role=role))
        assert project.id == 1
    browser = signed_in(app, person)
    browser.set_cookie("language", "mn")
    return browser


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_id_that_cannot_be_is_not_there(everything, address):
    for impossible in IMPOSSIBLE:
        answer = everything.get(address.format(impossible))
        assert answer.status_code == 404, impossible
        assert '<html lang="mn"' in answer.text
        assert "Нүүрнээс эхэлнэ үү." in answer.text


@pytest.mark.parametrize("address", ["/review?site=", "/register/tree_count.csv?site=&project="])
def test_what_is_left_open_in_a_filter_asks_for_all(everything, address):
    assert everything.get(address).status_code == 200
