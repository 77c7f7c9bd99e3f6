"""A cohort: trees of one species planted together, the denominator of survival."""

from fieldapp.records.questions import Kind, Question, answered
from fieldapp.records.soil_treatment import AREA_UNITS
from fieldapp.rules.land import COHORT_KINDS, COUNTED_HOW, STOCK_TYPES
from fieldapp.rules.words import N_

from .place_form import Group, PlaceForm
from .shapes import read_area_or_line

COHORT = PlaceForm(
    name="cohort",
    title=N_("Planted trees"),
    icon="tree",
    shapes={"shape": read_area_or_line},
    usual={"kind": "original", "n_basis": "counted", "area_planted_unit": "ha"},
    groups=(
        Group(
            {
                "code": Question(N_("Short code"), Kind.TEXT, required=True),
                "species": Question(
                    N_("Species"), Kind.CHOICE, required=True, choice_list="species"
                ),
                "kind": Question(
                    N_("Which planting?"), Kind.CHOICE, required=True, choices=COHORT_KINDS
                ),
                "parent_cohort_id": Question(
                    N_("Whose dead trees do they replace?"),
                    Kind.PLACE,
                    required=True,
                    choice_list="cohorts",
                    when=answered("kind", "beat_up"),
                    hint=N_("Only of trees that replace dead ones."),
                ),
                "planted_on": Question(N_("Planted on"), Kind.DAY, required=True, carried=True),
                "n_planted": Question(
                    N_("Number planted"), Kind.COUNT, required=True, bounds=(1, 500_000)
                ),
                "n_basis": Question(
                    N_("How is the number known?"),
                    Kind.CHOICE,
                    required=True,
                    choices=COUNTED_HOW,
                    carried=True,
                ),
                "area_planted": Question(
                    N_("Planted area"),
                    Kind.MEASURE,
                    required=True,
                    bounds=(0.0001, 10_000_000),
                    unit_from="area_planted_unit",
                ),
                "area_planted_unit": Question(
                    N_("Area in"), Kind.CHOICE, required=True, choices=AREA_UNITS, carried=True
                ),
                "protection": Question(
                    N_("What protects them?"),
                    Kind.CHOICES,
                    required=True,
                    choice_list="protection",
                    carried=True,
                ),
            }
        ),
        Group(
            {
                "plot_id": Question(N_("Plot"), Kind.PLACE, choice_list="plots"),
                "spacing_row_m": Question(
                    N_("Between rows"), Kind.MEASURE, unit="m", bounds=(0.3, 10), carried=True
                ),
                "spacing_tree_m": Question(
                    N_("Between trees in a row"),
                    Kind.MEASURE,
                    unit="m",
                    bounds=(0.3, 10),
                    carried=True,
                ),
                "design_n": Question(N_("Number planned"), Kind.COUNT, bounds=(1, 500_000)),
                "shape": Question(
                    N_("Where on the map?"),
                    Kind.TEXT,
                    hint=N_("An area or a line as GeoJSON, from a map program."),
                ),
            },
            title=N_("Where and how close"),
        ),
        Group(
            {
                "stock_type": Question(
                    N_("Kind of seedling"), Kind.CHOICE, choices=STOCK_TYPES, carried=True
                ),
                "stock_age_y": Question(
                    N_("Age"), Kind.MEASURE, unit=N_("years"), bounds=(0, 10), carried=True
                ),
                "stock_height_cm": Question(
                    N_("Height"), Kind.MEASURE, unit=N_("cm"), bounds=(5, 400), carried=True
                ),
                "nursery": Question(N_("Nursery or seed lot"), Kind.TEXT, carried=True),
            },
            title=N_("Seedlings"),
        ),
        Group(
            {
                "hole_diam_cm": Question(
                    N_("Width of the hole"),
                    Kind.MEASURE,
                    unit=N_("cm"),
                    bounds=(10, 150),
                    carried=True,
                ),
                "hole_depth_cm": Question(
                    N_("Depth of the hole"),
                    Kind.MEASURE,
                    unit=N_("cm"),
                    bounds=(10, 150),
                    carried=True,
                ),
                "dung_per_hole_kg": Question(
                    N_("Dung in one hole"), Kind.MEASURE, unit="kg", bounds=(0, 50), carried=True
                ),
                "water_per_hole_l": Question(
                    N_("Water in one hole"), Kind.MEASURE, unit="L", bounds=(0, 100), carried=True
                ),
            },
            title=N_("Planting holes"),
        ),
        Group(
            {
                "planters_m": Question(N_("Men planting"), Kind.COUNT, bounds=(0, 10_000)),
                "planters_f": Question(N_("Women planting"), Kind.COUNT, bounds=(0, 10_000)),
                "person_days": Question(
                    N_("Working days of all together"), Kind.MEASURE, bounds=(0, 100_000)
                ),
            },
            title=N_("Work"),
        ),
    ),
)
