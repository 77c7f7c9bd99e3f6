"""Words are added, changed, ordered and retired; a code stays what it is."""

import pytest
from sqlalchemy import select

from fieldapp.records import UnreadableAnswers
from fieldapp.services import choices as service
from fieldapp.store import choices
from fieldapp.store.models import ChoiceRow, LedgerLine
from tests.databases import on_both_databases
from tests.factories import a_person

A_SPECIES = {
    "code": "pru_arm",
    "label_en": "Apricot",
    "label_mn": "Гүйлс",
    "label_zh": "杏",
    "position": "125",
    "sci": "Prunus armeniaca",
    "suckers": "yes",
    "evergreen": "no",
}


@pytest.fixture
def person(session):
    choices.seed(session)
    return a_person(session)


def species(session, code) -> ChoiceRow:
    found = choices.find(session, "species", code)
    assert found is not None
    return found


def problems(call, *args):
    with pytest.raises(UnreadableAnswers) as refused:
        call(*args)
    return set(refused.value.problems)


@on_both_databases
def test_a_new_word_stands_at_its_place_in_all_languages(session, person):
    service.add(session, "species", A_SPECIES, person.id)
    offered = [code for code, _ in choices.offered(session, "species", "mn")]
    assert offered[offered.index("pru_arm") - 1] == "arm_sib"
    assert species(session, "pru_arm").facts["suckers"]


@pytest.mark.parametrize("code", ["", "Pru arm", "x" * 33, "ulm_pum", "абрикос"])
def test_a_code_is_plain_and_new(session, person, code):
    assert problems(service.add, session, "species", {**A_SPECIES, "code": code}, person.id) == {
        "code"
    }


@pytest.mark.parametrize("name", ["label_en", "label_mn", "label_zh"])
def test_a_word_is_there_in_all_three_languages(session, person, name):
    for text in ("", "x" * 121):
        assert problems(service.add, session, "species", {**A_SPECIES, name: text}, person.id) == {
            name
        }


@on_both_databases
def test_a_changed_word_is_no_longer_uncertain_and_the_ledger_has_both(session, person):
    apple = species(session, "mal_bac")
    answers = {**service.answers_of(apple), "label_mn": "Зэрлэг алим"}

    assert service.change(session, apple, answers, person.id)
    assert not service.change(session, apple, answers, person.id)

    session.expire_all()
    assert apple.label_mn == "Зэрлэг алим"
    assert "mn_conf" not in apple.facts
    assert apple.facts["note"] == "[K]"
    line = session.scalar(select(LedgerLine).order_by(LedgerLine.number.desc()))
    assert (line.act, line.subject) == ("choice.changed", "choice/species/mal_bac")
    assert line.facts == {"label_mn": ["Үрэл", "Зэрлэг алим"]}


def test_a_word_is_retired_and_comes_back(session, person):
    elm = species(session, "ulm_pum")
    service.retire(session, elm, person.id)
    assert "ulm_pum" not in dict(choices.offered(session, "species", "en"))
    service.bring_back(session, elm, person.id)
    assert "ulm_pum" in dict(choices.offered(session, "species", "en"))


def test_every_list_has_a_title():
    assert set(service.LIST_TITLES) == set(choices.LIST_NAMES)
