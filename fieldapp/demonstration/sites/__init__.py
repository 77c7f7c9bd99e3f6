"""The projects of the demonstration, one module for each site."""

from collections.abc import Sequence
from datetime import date

from fieldapp.demonstration.days import newest_year
from fieldapp.demonstration.facts import ProjectStory

from . import ore_yard, river_bend, tailings_slope, upper_terrace


def projects(until: date) -> Sequence[ProjectStory]:
    """The projects as they stand on this day."""
    return _mongolia(until), _guizhou(until)


def _mongolia(until: date) -> ProjectStory:
    newest = newest_year(until, 6, 20)
    return ProjectStory(
        answers={
            "code": "DEMO-MN",
            "name": "Жишээ: шороон ордын нөхөн сэргээлт · Demo: placer gold land",
            "starts_on": f"{newest - 4}-03-01",
            "programme": "Demonstration",
            "funders": "Demonstration fund",
            "funding_donor": "84000",
            "funding_donor_currency": "USD",
            "funding_local_government": "46000000",
            "funding_local_government_currency": "MNT",
        },
        organisation={"name": "Жишээ нөхөрлөл · Demo partnership", "kind": "partnership"},
        settings={"survival_target": 70, "sack": 30, "cart": "0.8"},
        fieldworker="bat",
        supervisor="saraa",
        sites=(river_bend.story(newest - 3, until), upper_terrace.story(newest - 1, until)),
    )


def _guizhou(until: date) -> ProjectStory:
    newest = newest_year(until, 5, 1)
    return ProjectStory(
        answers={
            "code": "DEMO-CN",
            "name": "演示：铅锌尾矿植被恢复 · Demo: zinc tailings",
            "starts_on": f"{newest - 3}-06-01",
            "programme": "Demonstration",
            "funders": "Demonstration fund",
            "funding_own": "310000",
            "funding_own_currency": "CNY",
        },
        organisation={"name": "演示矿山协会 · Demo mine association", "kind": "association"},
        settings={"truck": "6"},
        fieldworker="li",
        supervisor="chen",
        sites=(tailings_slope.story(newest - 2, until), ore_yard.story(newest - 1, until)),
    )
