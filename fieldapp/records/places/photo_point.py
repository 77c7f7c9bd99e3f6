"""A photo point: where to stand, and where to look, for the photo that is repeated over the years."""

from fieldapp.records.questions import Kind, Question
from fieldapp.records.site_photo import NORTHS
from fieldapp.rules.words import N_

from .place_form import Group, PlaceForm
from .positions import latitude, longitude

PHOTO_POINT = PlaceForm(
    name="photo_point",
    title=N_("Photo point"),
    icon="camera",
    groups=(
        Group(
            {
                "code": Question(N_("Short code"), Kind.TEXT, required=True),
                "description": Question(
                    N_("What the photo shows"),
                    Kind.TEXT,
                    hint=N_("In a few words: the pit from the road, with the hill behind it."),
                ),
                "lat": latitude(N_("Latitude of the camera")),
                "lon": longitude(N_("Longitude of the camera")),
                "bearing_deg": Question(
                    N_("Direction of view"),
                    Kind.MEASURE,
                    unit="°",
                    bounds=(0, 359.9),
                    hint=N_("0 is north, 90 east, 180 south, 270 west."),
                ),
                "bearing_ref": Question(
                    N_("Direction from"), Kind.CHOICE, choices=NORTHS, carried=True
                ),
            }
        ),
        Group(
            {
                "marker": Question(
                    N_("What marks the place?"),
                    Kind.TEXT,
                    hint=N_("A steel post, a painted rock."),
                ),
                "witnesses": Question(
                    N_("Two things nearby that do not move"),
                    Kind.TEXT,
                    hint=N_("With direction and distance, to find the place again."),
                ),
                "distance_m": Question(
                    N_("Distance to what is shown"),
                    Kind.MEASURE,
                    unit="m",
                    bounds=(0.5, 5000),
                ),
                "camera_height_m": Question(
                    N_("Height of the camera"),
                    Kind.MEASURE,
                    unit="m",
                    bounds=(0.5, 3),
                    step=0.1,
                    carried=True,
                ),
            },
            title=N_("To find it again"),
        ),
    ),
)
