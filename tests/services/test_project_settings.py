"""A project's settings, as they are typed and kept."""

import pytest
from sqlalchemy import select

from fieldapp.records import UnreadableAnswers
from fieldapp.rules import project_settings
from fieldapp.services import project_settings as service
from fieldapp.store.models import LedgerLine
from tests.databases import on_both_databases
from tests.factories import a_person, a_project


@pytest.fixture
def typed():
    """The page as it stands where nobody set anything."""
    answers = service.answers_of(project_settings.DEFAULTS)
    return {name: str(value) for name, value in answers.items()}


def test_shares_are_typed_in_percent(typed):
    assert typed["photo_quality"] == "70"
    assert typed["counted_high_warn"] == "105"
    assert typed["lime_ph"] == "7.5"


@on_both_databases
def test_only_what_differs_is_kept_and_written_down(session, typed):
    project, person = a_project(session), a_person(session)
    assert not service.change(session, project, typed, person.id)

    answers = {**typed, "photo_quality": "62.5", "sack": "50"}
    assert service.change(session, project, answers, person.id)

    session.flush()
    session.expire_all()
    assert project.settings == {"photo_quality": "0.625", "sack": ["50", "kg"]}
    line = session.scalar(select(LedgerLine))
    assert line.facts == {"photo_quality": [None, "0.625"], "sack": [None, ["50", "kg"]]}

    assert service.change(session, project, typed, person.id)
    assert project.settings == {}


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("photo_long_side_px", "479"),
        ("photo_long_side_px", "1600.5"),
        ("photo_quality", "96"),
        ("survival_target", ""),
        ("sack", "0"),
        ("truck", "51"),
        ("cart_unit", "ton"),
        ("counted_high_block", "104"),
        ("clock_block_s", "500"),
    ],
)
def test_what_cannot_be_set_is_refused_at_its_question(session, typed, name, answer):
    project, person = a_project(session), a_person(session)
    with pytest.raises(UnreadableAnswers) as refused:
        service.change(session, project, {**typed, name: answer}, person.id)
    assert set(refused.value.problems) == {name}
