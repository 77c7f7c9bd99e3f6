"""A project: a funded piece of work."""

from fieldapp.records.questions import Kind, Question
from fieldapp.records.soil_treatment import CURRENCIES
from fieldapp.rules.land import FUNDING_SOURCES
from fieldapp.rules.words import N_

from .place_form import Group, PlaceForm


def funding_questions() -> dict[str, Question]:
    """An amount with its currency for every kind of source."""
    questions = {}
    for source, label in FUNDING_SOURCES:
        currency = f"funding_{source}_currency"
        questions[f"funding_{source}"] = Question(
            label, Kind.MEASURE, bounds=(0, 1e12), unit_from=currency
        )
        questions[currency] = Question(N_("Paid in"), Kind.CHOICE, choices=CURRENCIES)
    return questions


PROJECT = PlaceForm(
    name="project",
    title=N_("Project"),
    icon="list",
    groups=(
        Group(
            {
                "code": Question(N_("Short code"), Kind.TEXT, required=True),
                "name": Question(N_("Name"), Kind.TEXT, required=True),
                "organisation_id": Question(
                    N_("Who is responsible?"),
                    Kind.PLACE,
                    required=True,
                    choice_list="organisations",
                    carried=True,
                ),
                "starts_on": Question(N_("First day"), Kind.DAY, required=True),
                "ends_on": Question(N_("Last day"), Kind.DAY),
            }
        ),
        Group(
            {
                "programme": Question(N_("Programme"), Kind.TEXT, carried=True),
                "phase": Question(N_("Phase"), Kind.TEXT),
                "funders": Question(
                    N_("Who pays?"), Kind.TEXT, hint=N_("One name on each line."), carried=True
                ),
            },
            title=N_("Programme and funders"),
        ),
        Group(funding_questions(), title=N_("Money by source")),
    ),
)
