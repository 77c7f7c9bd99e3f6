"""What is asked about places: it has a column, and bad answers are named with their reason."""

import json
from decimal import Decimal

import pytest

from fieldapp.records import UnreadableAnswers
from fieldapp.records.places import BY_NAME, COHORT, PLACE_FORMS, PLOT, SITE
from fieldapp.store.places import MODELS
from tests.factories import SITE_ANSWERS

each_form = pytest.mark.parametrize("form", PLACE_FORMS, ids=lambda form: form.name)

SQUARE = [[106.2, 47.5], [106.204, 47.5], [106.204, 47.503], [106.2, 47.503], [106.2, 47.5]]


def polygon(*rings):
    return json.dumps({"type": "Polygon", "coordinates": list(rings)})


def columns_of(form) -> set[str]:
    return set(MODELS[form.name].__table__.columns.keys())


def problem(form, name, answers):
    with pytest.raises(UnreadableAnswers) as refused:
        form.read(answers)
    message = refused.value.problems[name]
    return message.text % message.figures


@each_form
def test_every_question_has_its_column(form):
    columns = columns_of(form)
    asked = {name for name in form.questions if not name.startswith("funding_")}
    assert asked <= columns


@each_form
def test_every_column_is_asked_or_follows_from_what_is(form):
    kept = columns_of(form)
    follows = {"id", "project_id", "site_id", "retired_at", "eco_system", "boundary_area_m2"}
    by_others = {"funding", "settings", "is_demonstration"}
    assert kept - set(form.questions) <= follows | by_others


@each_form
def test_an_empty_page_names_every_question_that_is_needed(form):
    with pytest.raises(UnreadableAnswers) as refused:
        form.read({})
    needed = {name for name, each in form.questions.items() if each.required and each.when is None}
    assert set(refused.value.problems) == needed


def test_a_site_is_read():
    values = SITE.read({**SITE_ANSWERS, "boundary": polygon(SQUARE)})
    assert values["area_reported"] == Decimal("12.5")
    assert values["boundary"]["coordinates"][0] == SQUARE
    assert values["slope_deg"] is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("POLYGON((1 2))", "This is not GeoJSON."),
        ("[" * 100_000, "This is not GeoJSON."),
        ('{"type": "Point", "coordinates": [106, 47]}', "not an area"),
        (polygon([*SQUARE[:-1]]), "not closed"),
        (polygon([SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3], SQUARE[0]]), "crosses"),
        (polygon([[lat, lon] for lon, lat in SQUARE]), "swapped?"),
        (polygon([[lon, 100 + lat] for lon, lat in SQUARE]), "not on the earth"),
        (polygon([[lon / 1e4, lat / 1e4] for lon, lat in SQUARE]), "A site has 0.01"),
        (polygon([[lon, lat * 1e400] for lon, lat in SQUARE]), "not on the earth"),
        (polygon([[10**400, lat] for _lon, lat in SQUARE]), "not on the earth"),
    ],
)
def test_a_bad_boundary_is_refused_with_its_reason(text, reason):
    assert reason in problem(SITE, "boundary", {**SITE_ANSWERS, "boundary": text})


@pytest.mark.parametrize("wrapped", ["Feature", "FeatureCollection"])
def test_a_boundary_is_taken_as_map_programs_save_it(wrapped):
    feature = {"type": "Feature", "properties": {}, "geometry": json.loads(polygon(SQUARE))}
    if wrapped == "FeatureCollection":
        feature = {"type": "FeatureCollection", "features": [feature]}
    values = SITE.read({**SITE_ANSWERS, "boundary": json.dumps(feature)})
    assert values["boundary"] == json.loads(polygon(SQUARE))


def test_the_zone_is_asked_in_mongolia_only():
    assert problem(SITE, "eco_zone", {**SITE_ANSWERS, "eco_zone": ""})
    assert SITE.read({**SITE_ANSWERS, "country": "CN"})["eco_zone"] is None


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("area_reported", "much"),
        ("area_reported", "-1"),
        ("area_reported", "NaN"),
        ("elevation_m", "4501"),
        ("slope_deg", "61"),
        ("baseline_cover_pct", "101"),
        ("country", "XX"),
        ("minerals", ["gold", "unobtainium"]),
    ],
)
def test_impossible_answers_about_a_site_are_refused(name, answer):
    assert problem(SITE, name, {**SITE_ANSWERS, name: answer})


def test_a_circle_has_a_radius_and_a_rectangle_two_sides():
    circle = {"code": "P1", "shape": "circle", "permanent": "yes", "length_m": "5"}
    assert problem(PLOT, "radius_m", circle)
    assert PLOT.read({**circle, "radius_m": "5.64"})["length_m"] is None
    assert problem(PLOT, "width_m", {**circle, "shape": "rectangle"})


def test_trees_may_stand_in_a_line():
    line = {"type": "LineString", "coordinates": [[106.2, 47.5], [106.201, 47.5]]}
    answers = {
        "code": "C1",
        "species": "ulm_pum",
        "kind": "original",
        "planted_on": "2025-05-01",
        "n_planted": "480",
        "n_basis": "counted",
        "area_planted": "0.3",
        "area_planted_unit": "ha",
        "protection": ["none"],
        "shape": json.dumps(line),
    }
    assert COHORT.read(answers)["shape"] == line
    too_short = json.dumps({"type": "LineString", "coordinates": [[106.2, 47.5]]})
    assert "neither an area nor a line" in problem(COHORT, "shape", {**answers, "shape": too_short})
    for n_planted in ("0", "500001", "12.5", "-3"):
        assert problem(COHORT, "n_planted", {**answers, "n_planted": n_planted})


def test_every_form_is_found_by_its_name():
    assert set(BY_NAME) == set(MODELS)
