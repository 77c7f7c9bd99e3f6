"""Site photo: what a place looked like, from where, and what may be shown of it."""

from collections.abc import Iterator
from decimal import Decimal

from fieldapp.rules.flags import Flag, Severity
from fieldapp.rules.words import N_

from .questions import DONT_KNOW, OR_DONT_KNOW, choice, measure, place, text, yes_no
from .record import Record

PHASES = (
    ("before", N_("Before work")),
    ("during_technical", N_("Filling and shaping")),
    ("after_technical", N_("After filling and shaping")),
    ("planting", N_("Planting")),
    ("monitoring", N_("Check visit")),
    ("hazard", N_("Danger")),
    ("inspection", N_("Inspection")),
)
SUBJECTS = (
    ("general", N_("The whole place")),
    ("pit", N_("Pit")),
    ("slope", N_("Slope")),
    ("topsoil", N_("Topsoil")),
    ("tree_close_up", N_("Tree close up")),
    ("fence", N_("Fence")),
    ("grass", N_("Grass")),
    ("waste", N_("Waste")),
    ("people", N_("People")),
    ("document", N_("Document")),
)
SCALE_OBJECTS = (
    ("none", N_("None")),
    ("meter_board", N_("Meter board")),
    ("person", N_("Person")),
    ("spade", N_("Spade")),
    ("other", N_("Other")),
)
PEOPLE_VISIBLE = (
    ("none", N_("Nobody")),
    ("not_recognisable", N_("People, not recognisable")),
    ("recognisable", N_("Recognisable people")),
)
CONSENTS = (
    ("none", N_("Not asked")),
    ("verbal", N_("Said yes")),
    ("written", N_("Signed")),
    ("electronic", N_("Agreed on a phone")),
)
NORTHS = (("T", N_("True north")), ("M", N_("Magnetic north (compass)")))


class SitePhoto(Record, name="site_photo", title=N_("Site photo"), icon="camera", photos_wanted=1):
    photo_point: int | None = place(
        N_("Photo point"), "photo_points", hint=N_("Stand where the last photo was taken from.")
    )
    phase: str = choice(N_("When in the work?"), *PHASES, required=True, carried=True)
    subject: str | None = choice(N_("What does it show?"), *SUBJECTS, carried=True)
    people_visible: str | None = choice(N_("Are people in it?"), *PEOPLE_VISIBLE, *OR_DONT_KNOW)
    caption: str | None = text(N_("In a few words"), folded=True)
    bearing_deg: Decimal | None = measure(
        N_("Direction of view"), unit="°", bounds=(0, 359.9), step=5, folded=True
    )
    bearing_ref: str | None = choice(N_("Direction from"), *NORTHS, folded=True)
    camera_height_m: Decimal | None = measure(
        N_("Height of the camera"), unit="m", bounds=(0.5, 3), step=0.1, folded=True, carried=True
    )
    scale_object: str | None = choice(
        N_("Something of known size in it"), *SCALE_OBJECTS, folded=True, carried=True
    )
    consent: str | None = choice(N_("Did they agree to be shown?"), *CONSENTS, folded=True)
    minor_visible: str | None = yes_no(N_("Is a child in it?"), folded=True)
    public_ok: str | None = yes_no(N_("May it be shown in public?"), folded=True)
    replaces: str | None = place(N_("Instead of an earlier photo"), "site_photos", folded=True)
    note: str | None = text(N_("Note"), folded=True)

    def flags(self) -> Iterator[Flag]:
        yield from super().flags()
        yield from self._not_for_publication()

    def _not_for_publication(self) -> Iterator[Flag]:
        """Check F07: a recognisable person's yes is needed, and a child is never published."""
        agreed = self.consent in ("verbal", "written", "electronic")
        recognisable = self.people_visible in ("recognisable", DONT_KNOW) and not agreed
        if self.public_ok == "yes" and (recognisable or self.minor_visible in ("yes", DONT_KNOW)):
            yield Flag(
                "F07",
                Severity.BLOCK,
                N_("It is to be shown in public, but people in it have not agreed."),
                "public_ok",
            )
