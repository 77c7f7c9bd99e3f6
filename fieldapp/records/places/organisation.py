"""An organisation: who carries a project or a site."""

from fieldapp.records.questions import Kind, Question
from fieldapp.rules.land import ORGANISATION_KINDS
from fieldapp.rules.words import N_

from .place_form import Group, PlaceForm

ORGANISATION = PlaceForm(
    name="organisation",
    title=N_("Organisation"),
    icon="people",
    groups=(
        Group(
            {
                "name": Question(N_("Name"), Kind.TEXT, required=True),
                "kind": Question(
                    N_("What is it?"), Kind.CHOICE, required=True, choices=ORGANISATION_KINDS
                ),
            }
        ),
    ),
)
