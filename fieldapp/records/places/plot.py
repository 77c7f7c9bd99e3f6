"""A plot: a fixed, marked area in which trees are counted again and again."""

from fieldapp.records.questions import YES_NO, Kind, Question, answered
from fieldapp.records.tree_count import SHAPES, STRATA
from fieldapp.rules.words import N_

from .place_form import Group, PlaceForm
from .positions import latitude, longitude

PLOT = PlaceForm(
    name="plot",
    title=N_("Plot"),
    icon="target",
    usual={"shape": "circle", "permanent": "yes"},
    groups=(
        Group(
            {
                "code": Question(N_("Short code"), Kind.TEXT, required=True),
                "shape": Question(
                    N_("Shape of the plot"),
                    Kind.CHOICE,
                    required=True,
                    choices=SHAPES,
                    carried=True,
                ),
                "radius_m": Question(
                    N_("Radius"),
                    Kind.MEASURE,
                    required=True,
                    unit="m",
                    bounds=(2, 20),
                    when=answered("shape", "circle"),
                    hint=N_("Only of a circle."),
                    carried=True,
                ),
                "length_m": Question(
                    N_("Length"),
                    Kind.MEASURE,
                    required=True,
                    unit="m",
                    bounds=(1, 100),
                    when=answered("shape", "rectangle"),
                    hint=N_("Only of a rectangle."),
                    carried=True,
                ),
                "width_m": Question(
                    N_("Width"),
                    Kind.MEASURE,
                    required=True,
                    unit="m",
                    bounds=(1, 100),
                    when=answered("shape", "rectangle"),
                    hint=N_("Only of a rectangle."),
                    carried=True,
                ),
                "n_spots": Question(
                    N_("Planting holes in it"),
                    Kind.COUNT,
                    bounds=(1, 500),
                    usual=(5, 60),
                    hint=N_("Counted when it was planted."),
                ),
                "permanent": Question(
                    N_("Is the plot marked for good?"),
                    Kind.CHOICE,
                    required=True,
                    choices=YES_NO,
                    carried=True,
                ),
            }
        ),
        Group(
            {
                "lat": latitude(N_("Latitude of the middle")),
                "lon": longitude(N_("Longitude of the middle")),
                "slope_deg": Question(
                    N_("Slope"), Kind.MEASURE, unit="°", bounds=(0, 60), carried=True
                ),
                "stratum": Question(N_("Kind of ground"), Kind.CHOICE, choices=STRATA),
            },
            title=N_("Position and ground"),
        ),
    ),
)
