"""A site: a place managed as a whole."""

from fieldapp.records.questions import YES_NO, Kind, Question, answered
from fieldapp.records.soil_treatment import AREA_UNITS
from fieldapp.rules import land
from fieldapp.rules.words import N_

from .place_form import Group, PlaceForm
from .shapes import read_area

LARGEST_HA = 1000

_NEEDED = {
    "code": Question(N_("Short code"), Kind.TEXT, required=True),
    "name": Question(N_("Name"), Kind.TEXT, required=True),
    "country": Question(
        N_("Country"), Kind.CHOICE, required=True, choices=land.COUNTRIES, carried=True
    ),
    "region_1": Question(N_("Aimag or province"), Kind.TEXT, required=True, carried=True),
    "region_2": Question(N_("Soum or county"), Kind.TEXT, required=True, carried=True),
    "state": Question(
        N_("Where does the work stand?"), Kind.CHOICE, required=True, choices=land.SITE_STATES
    ),
    "area_reported": Question(
        N_("Area as reported"),
        Kind.MEASURE,
        required=True,
        bounds=(0.001, 10_000_000),
        unit_from="area_reported_unit",
        hint=N_("As it stands in the papers; the area of the boundary is computed beside it."),
    ),
    "area_reported_unit": Question(
        N_("Area in"), Kind.CHOICE, required=True, choices=AREA_UNITS, carried=True
    ),
    "deposit_type": Question(
        N_("What was mined?"),
        Kind.CHOICE,
        required=True,
        choices=land.DEPOSIT_TYPES,
        carried=True,
    ),
    "mine_status": Question(
        N_("Is it still mined?"),
        Kind.CHOICE,
        required=True,
        choices=land.MINE_STATUSES,
        carried=True,
    ),
    "land_use_before": Question(
        N_("What was the land before?"),
        Kind.CHOICE,
        required=True,
        choices=land.LAND_USES,
        carried=True,
    ),
    "land_use_target": Question(
        N_("What shall it be again?"),
        Kind.CHOICE,
        required=True,
        choices=land.LAND_USES,
        carried=True,
    ),
    "protected_area": Question(
        N_("Is it in a protected area?"), Kind.CHOICE, required=True, choices=YES_NO
    ),
    "water_zone": Question(
        N_("Is it in a river protection zone?"), Kind.CHOICE, required=True, choices=YES_NO
    ),
    "eco_zone": Question(
        N_("Ecological zone"),
        Kind.CHOICE,
        required=True,
        choice_list="zones",
        when=answered("country", "MN"),
        hint=N_("Only in Mongolia."),
        carried=True,
    ),
}

_FOUR_AREAS = {
    "area_disturbed_ha": N_("Disturbed"),
    "area_technical_ha": N_("Filled and shaped"),
    "area_biological_ha": N_("Planted and sown"),
    "area_accepted_ha": N_("Accepted"),
}
"""Four measures of the same ground. They are never added."""

SITE = PlaceForm(
    name="site",
    title=N_("Site"),
    icon="map",
    shapes={"boundary": read_area},
    usual={"state": "identified", "area_reported_unit": "ha"},
    groups=(
        Group(_NEEDED),
        Group(
            {
                "boundary": Question(
                    N_("Boundary"),
                    Kind.TEXT,
                    hint=N_("A polygon as GeoJSON, from a map program: a file, or its text."),
                ),
            },
            title=N_("Boundary"),
        ),
        Group(
            {
                name: Question(label, Kind.MEASURE, unit="ha", bounds=(0, LARGEST_HA), step=0.1)
                for name, label in _FOUR_AREAS.items()
            },
            title=N_("Four areas"),
        ),
        Group(
            {
                "organisation_id": Question(
                    N_("Who works here?"), Kind.PLACE, choice_list="organisations", carried=True
                ),
                "region_3": Question(N_("Bag or township"), Kind.TEXT, carried=True),
                "region_4": Question(N_("Village"), Kind.TEXT, carried=True),
            },
            title=N_("Who and where"),
        ),
        Group(
            {
                "minerals": Question(
                    N_("Minerals"), Kind.CHOICES, choices=land.MINERALS, carried=True
                ),
                "tenure": Question(
                    N_("Right to mine"), Kind.CHOICE, choices=land.TENURES, carried=True
                ),
                "tenure_number": Question(N_("Number of the permit"), Kind.TEXT),
            },
            title=N_("Mining"),
        ),
        Group(
            {
                "natural_zone": Question(
                    N_("Natural zone"), Kind.CHOICE, choices=land.NATURAL_ZONES, carried=True
                ),
                "elevation_m": Question(
                    N_("Height above the sea"), Kind.MEASURE, unit="m", bounds=(0, 4500), step=10
                ),
                "slope_deg": Question(N_("Slope"), Kind.MEASURE, unit="°", bounds=(0, 60), step=5),
                "aspect": Question(
                    N_("Which way does it face?"), Kind.CHOICE, choices=land.ASPECTS
                ),
                "mean_precip_mm": Question(
                    N_("Rain and snow in a year"),
                    Kind.MEASURE,
                    unit=N_("mm"),
                    bounds=(0, 2500),
                    step=10,
                    carried=True,
                ),
            },
            title=N_("Lie of the land"),
        ),
        Group(
            {
                "baseline_cover_pct": Question(
                    N_("Ground covered by plants"), Kind.MEASURE, unit="%", bounds=(0, 100), step=5
                ),
                "baseline_topsoil_cm": Question(
                    N_("Depth of topsoil"), Kind.MEASURE, unit=N_("cm"), bounds=(0, 100), step=5
                ),
            },
            title=N_("Before the work"),
        ),
        Group(
            {
                "emp_ref": Question(N_("Environmental management plan"), Kind.TEXT, carried=True),
                "mou_ref": Question(N_("Agreement with the government"), Kind.TEXT, carried=True),
            },
            title=N_("Plans and agreements"),
        ),
        Group(
            {
                "leaf_on_from": Question(
                    N_("In leaf from"),
                    Kind.TEXT,
                    hint=N_("Month and day: 06-01 is the first of June."),
                    carried=True,
                ),
                "leaf_on_to": Question(
                    N_("In leaf until"),
                    Kind.TEXT,
                    hint=N_("Month and day: 09-20 is the twentieth of September."),
                    carried=True,
                ),
            },
            title=N_("When trees are in leaf"),
        ),
    ),
)
