import json

from fieldapp.rules.materials import MATERIALS, material
from fieldapp.rules.species import EVERGREEN, SUCKERING
from fieldapp.store.choices import SEED
from tests.rules.known import known


def test_densities_and_ranges_rise_in_order():
    for each in MATERIALS.values():
        if each.density:
            assert 0 < each.density.low <= each.density.default <= each.density.high
        for usual in (each.rate_t_ha, each.dose_kg):
            if usual:
                assert 0 < usual.usual_low < usual.usual_high < usual.warn_above < usual.block_above


def test_layers_became_tonnes_with_the_default_density():
    def rate_t_ha_and_t_per_cm(code):
        return known(MATERIALS[code].rate_t_ha), 100 * known(MATERIALS[code].density).default

    topsoil, topsoil_cm = rate_t_ha_and_t_per_cm("topsoil")
    mushroom, mushroom_cm = rate_t_ha_and_t_per_cm("mush_comp")

    assert (topsoil.usual_low, topsoil.block_above) == (10 * topsoil_cm, 100 * topsoil_cm)
    assert (mushroom.usual_high, mushroom.warn_above) == (6 * mushroom_cm, 8 * mushroom_cm)


def test_of_a_material_that_a_project_added_nothing_is_known():
    added = material("ash_from_the_bakery")

    assert (added.density, added.rate_t_ha, added.dose_kg) == (None, None, None)


def test_the_choice_list_and_the_rules_know_the_same_materials_and_species():
    words = json.loads(SEED.read_text(encoding="utf-8"))

    assert set(MATERIALS) == {each["code"] for each in words["material"]}
    assert {each["code"] for each in words["species"]} > SUCKERING | EVERGREEN
