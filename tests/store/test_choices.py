"""The choice lists: brought with the program, and never overwritten."""

from sqlalchemy import func, select

from fieldapp.records import RECORD_TYPES
from fieldapp.records.questions import Kind
from fieldapp.store import choices
from fieldapp.store.models import ChoiceRow
from tests.databases import on_both_databases


def count(session):
    return session.scalar(select(func.count(ChoiceRow.id)))


def species(session, code) -> ChoiceRow:
    found = choices.find(session, "species", code)
    assert found is not None
    return found


@on_both_databases
def test_a_new_installation_has_the_words_once(session):
    choices.seed(session)
    words = count(session)

    choices.seed(session)

    assert count(session) == words
    assert words > 150


@on_both_databases
def test_what_people_changed_stays(session):
    choices.seed(session)
    elm = species(session, "ulm_pum")
    elm.label_mn, elm.is_retired = "Хайлаас мод", True
    session.flush()

    choices.seed(session)
    session.refresh(elm)

    assert elm.label_mn == "Хайлаас мод"
    assert elm.is_retired


def test_words_are_offered_in_each_language_in_their_order(session):
    choices.seed(session)
    first = {
        language: choices.offered(session, "species", language)[0]
        for language in ("en", "mn", "zh_Hans_CN")
    }
    assert first == {
        "en": ("ulm_pum", "Siberian elm"),
        "mn": ("ulm_pum", "Хайлаас"),
        "zh_Hans_CN": ("ulm_pum", "榆树 (白榆)"),
    }


def test_retired_words_are_offered_only_where_they_are_in_use(session):
    choices.seed(session)
    species(session, "ulm_pum").is_retired = True
    session.flush()
    assert "ulm_pum" not in dict(choices.offered(session, "species", "en"))
    assert "ulm_pum" in dict(choices.offered(session, "species", "en", {"ulm_pum"}))


def test_the_list_knows_which_species_grow_suckers_and_which_stay_green(session):
    choices.seed(session)
    assert species(session, "hip_rha").facts["suckers"]
    assert species(session, "pin_syl").facts["evergreen"]
    assert not species(session, "lar_sib").facts["evergreen"]


def test_sources_and_confidence_are_kept_with_the_word(session):
    choices.seed(session)
    facts = species(session, "mal_bac").facts
    assert (facts["mn_conf"], facts["note"]) == ("C", "[K]")


def test_there_are_sixteen_zones_in_both_divisions(session):
    choices.seed(session)
    for list_name in ("zones_phytogeographic", "zones_wwf"):
        assert len(choices.codes(session, list_name)) == 16


def test_every_list_that_a_record_asks_for_is_there():
    places = {"plots", "cohorts", "photo_points", "site_photos", "tree_counts"}
    asked = {
        question.choice_list
        for record_type in RECORD_TYPES
        for question in record_type.questions().values()
        if question.kind in (Kind.CHOICE, Kind.CHOICES, Kind.BREAKDOWN, Kind.PLACE, Kind.PLACES)
    }
    assert asked - places - {""} <= set(choices.LIST_NAMES)
